import { Module } from '@nestjs/common';
import { Commit } from './commit.service.ts';

/** The way into the stream of readings. */
@Module({ providers: [Commit], exports: [Commit] })
export class CommitModule {}
