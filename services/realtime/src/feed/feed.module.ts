import { Module } from '@nestjs/common';
import { Feed } from './feed.service.ts';

/** The stream of accepted readings as this replica sees it. */
@Module({ providers: [Feed], exports: [Feed] })
export class FeedModule {}
