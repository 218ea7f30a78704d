import { Module } from '@nestjs/common';
import { FeedModule } from '../feed/feed.module.ts';
import { DeviceDirectory } from './device-directory.service.ts';

/** Which devices there are and how they do, learned from the streams of the registry and the store. */
@Module({ imports: [FeedModule], providers: [DeviceDirectory], exports: [DeviceDirectory] })
export class DevicesModule {}
