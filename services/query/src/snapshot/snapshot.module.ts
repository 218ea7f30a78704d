import { Module } from '@nestjs/common';
import { Snapshots } from './snapshot.repository.ts';

/** Consistent views of the store, for the modules that answer questions. */
@Module({ providers: [Snapshots], exports: [Snapshots] })
export class SnapshotModule {}
