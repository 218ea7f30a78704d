import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.ts';
import { DatabaseModule } from '../database.module.ts';
import { OutboxModule } from '../outbox/outbox.module.ts';
import { BulkChangeController } from './bulk-change.controller.ts';
import { DeviceChangesRepository } from './device-changes.repository.ts';
import { DeviceListRepository } from './device-list.repository.ts';
import { DevicesController } from './devices.controller.ts';
import { DevicesRepository } from './devices.repository.ts';
import { FleetController } from './fleet.controller.ts';

/** Registering, finding, changing and deactivating devices. */
@Module({
  imports: [DatabaseModule, OutboxModule, AuditModule],
  controllers: [DevicesController, FleetController, BulkChangeController],
  providers: [DevicesRepository, DeviceListRepository, DeviceChangesRepository],
  exports: [DevicesRepository],
})
export class DevicesModule {}
