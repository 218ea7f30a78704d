import { Module } from '@nestjs/common';
import { DatabaseModule } from '../database.module.ts';
import { OutboxRelay } from './outbox-relay.service.ts';
import { OutboxRepository } from './outbox.repository.ts';

/** Tells the other services what changed, exactly as it was committed. */
@Module({ imports: [DatabaseModule], providers: [OutboxRepository, OutboxRelay], exports: [OutboxRelay] })
export class OutboxModule {}
