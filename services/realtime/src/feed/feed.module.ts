import { Module } from '@nestjs/common';
import { TracesModule } from '../traces/traces.module.ts';
import { Feed } from './feed.service.ts';

/** The stream of accepted readings as this replica sees it. */
@Module({ imports: [TracesModule], providers: [Feed], exports: [Feed] })
export class FeedModule {}
