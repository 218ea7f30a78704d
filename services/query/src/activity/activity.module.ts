import { Module } from '@nestjs/common';
import { DatabaseModule } from '../database.module.ts';
import { WriterModule } from '../writer/writer.module.ts';
import { ActivityRepository } from './activity.repository.ts';
import { Activity } from './activity.service.ts';

/** Tells the other services which devices were heard of. */
@Module({ imports: [DatabaseModule, WriterModule], providers: [Activity, ActivityRepository] })
export class ActivityModule {}
