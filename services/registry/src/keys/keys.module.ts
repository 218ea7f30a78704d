import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.ts';
import { DatabaseModule } from '../database.module.ts';
import { OutboxModule } from '../outbox/outbox.module.ts';
import { ExpiredKeys } from './expired-keys.service.ts';
import { KeysController } from './keys.controller.ts';
import { KeysRepository } from './keys.repository.ts';

/** Keys of devices: rotating, revoking, clearing away. */
@Module({
  imports: [DatabaseModule, AuditModule, OutboxModule],
  controllers: [KeysController],
  providers: [KeysRepository, ExpiredKeys],
})
export class KeysModule {}
