import { Module } from '@nestjs/common';
import { AuditLog } from './audit-log.repository.ts';

/** Who changed what, and when. */
@Module({ providers: [AuditLog], exports: [AuditLog] })
export class AuditModule {}
