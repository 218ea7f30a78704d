import { Module } from '@nestjs/common';
import { DatabaseModule } from '../database.module.ts';
import { DeviceConsumer } from './device.consumer.ts';
import { DeviceRepository } from './device.repository.ts';

/** What this service knows of devices. */
@Module({
  imports: [DatabaseModule],
  controllers: [DeviceConsumer],
  providers: [DeviceRepository],
  exports: [DeviceRepository],
})
export class DeviceModule {}
