import { Module } from '@nestjs/common';
import { DatabaseModule } from '../database.module.ts';
import { AuditLog } from './audit-log.repository.ts';
import { AuditController } from './audit.controller.ts';
import { AuditRepository } from './audit.repository.ts';

/** Who changed what, and when. */
@Module({
  imports: [DatabaseModule],
  controllers: [AuditController],
  providers: [AuditLog, AuditRepository],
  exports: [AuditLog],
})
export class AuditModule {}
