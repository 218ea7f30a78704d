import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.ts';
import { DatabaseModule } from '../database.module.ts';
import { OutboxModule } from '../outbox/outbox.module.ts';
import { ImportController } from './import.controller.ts';
import { ImportRepository } from './import.repository.ts';

/** Registering and changing devices by the file. */
@Module({
  imports: [DatabaseModule, AuditModule, OutboxModule],
  controllers: [ImportController],
  providers: [ImportRepository],
})
export class ImportModule {}
