import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.ts';
import { DatabaseModule } from '../database.module.ts';
import { OutboxModule } from '../outbox/outbox.module.ts';
import { ProfilesController } from './profiles.controller.ts';
import { ProfilesRepository } from './profiles.repository.ts';

/** What kinds of devices there are. */
@Module({
  imports: [DatabaseModule, OutboxModule, AuditModule],
  controllers: [ProfilesController],
  providers: [ProfilesRepository],
})
export class ProfilesModule {}
