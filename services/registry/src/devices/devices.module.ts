import { Module } from '@nestjs/common';
import { DatabaseModule } from '../database.module.ts';
import { OutboxModule } from '../outbox/outbox.module.ts';
import { DevicesController } from './devices.controller.ts';
import { DevicesRepository } from './devices.repository.ts';

/** Registering, finding and deactivating devices. */
@Module({
  imports: [DatabaseModule, OutboxModule],
  controllers: [DevicesController],
  providers: [DevicesRepository],
  exports: [DevicesRepository],
})
export class DevicesModule {}
