import { Controller } from '@nestjs/common';
import { OnEvents } from '@telemetry/chassis';
import { consumers, type DeviceSeen, DeviceSeenSchema } from '@telemetry/proto';
import { ActivityRepository } from './activity.repository.ts';

/** Keeps each device's last sign of life up to date. */
@Controller()
export class ActivityConsumer {
  constructor(private readonly activity: ActivityRepository) {}

  @OnEvents(consumers.registryActivity, DeviceSeenSchema)
  async record(events: readonly DeviceSeen[]): Promise<void> {
    await this.activity.record(events);
  }
}
