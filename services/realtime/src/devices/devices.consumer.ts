import { Controller } from '@nestjs/common';
import { OnEvents } from '@telemetry/chassis';
import { consumers, type DeviceChanged, DeviceChangedSchema } from '@telemetry/proto';
import { DeviceRepository } from './device.repository.ts';

/** Keeps the devices up to date with the registry's facts. */
@Controller()
export class DevicesConsumer {
  constructor(private readonly devices: DeviceRepository) {}

  @OnEvents(consumers.realtimeDevices, DeviceChangedSchema)
  async apply(events: readonly DeviceChanged[]): Promise<void> {
    await this.devices.upsert(events);
  }
}
