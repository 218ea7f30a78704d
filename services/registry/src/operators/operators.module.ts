import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.ts';
import { DatabaseModule } from '../database.module.ts';
import { OutboxModule } from '../outbox/outbox.module.ts';
import { OperatorsController } from './operators.controller.ts';
import { OperatorsRepository } from './operators.repository.ts';

/** Named keys with a role. */
@Module({
  imports: [DatabaseModule, AuditModule, OutboxModule],
  controllers: [OperatorsController],
  providers: [OperatorsRepository],
})
export class OperatorsModule {}
