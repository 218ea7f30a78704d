import { Module } from '@nestjs/common';
import { Database } from '../database.repository.ts';
import { DeviceRepository } from './device.repository.ts';
import { DevicesConsumer } from './devices.consumer.ts';

/** Which devices exist, learned from the registry's facts. */
@Module({
  controllers: [DevicesConsumer],
  providers: [Database, DeviceRepository],
  exports: [DeviceRepository],
})
export class DevicesModule {}
