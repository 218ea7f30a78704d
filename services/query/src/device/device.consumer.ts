import { Controller } from '@nestjs/common';
import { OnEvents } from '@telemetry/chassis';
import { consumers, type DeviceChanged, DeviceChangedSchema } from '@telemetry/proto';
import { newestFacts } from './device-fact.ts';
import { DeviceRepository } from './device.repository.ts';

/** Keeps this service's picture of the devices up to date. */
@Controller()
export class DeviceConsumer {
  constructor(private readonly devices: DeviceRepository) {}

  @OnEvents(consumers.queryDevices, DeviceChangedSchema)
  async apply(events: readonly DeviceChanged[]): Promise<void> {
    await this.devices.update(newestFacts(events));
  }
}
