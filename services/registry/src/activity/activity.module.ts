import { Module } from '@nestjs/common';
import { DatabaseModule } from '../database.module.ts';
import { ActivityConsumer } from './activity.consumer.ts';
import { ActivityRepository } from './activity.repository.ts';

/** What the store tells of devices: when they were last seen, and with what. */
@Module({ imports: [DatabaseModule], controllers: [ActivityConsumer], providers: [ActivityRepository] })
export class ActivityModule {}
