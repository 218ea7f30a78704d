import { Module } from '@nestjs/common';
import { DatabaseModule } from '../database.module.ts';
import { KeyUseConsumer } from './key-use.consumer.ts';
import { KeyUseRepository } from './key-use.repository.ts';

/** What the services tell of the keys they see at work. */
@Module({ imports: [DatabaseModule], controllers: [KeyUseConsumer], providers: [KeyUseRepository] })
export class KeyUseModule {}
