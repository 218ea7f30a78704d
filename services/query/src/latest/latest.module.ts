import { Module } from '@nestjs/common';
import { SnapshotModule } from '../snapshot/snapshot.module.ts';
import { LatestController } from './latest.controller.ts';
import { LatestRepository } from './latest.repository.ts';

/** `GET /devices/{id}/latest` and `GET /latest`. */
@Module({
  imports: [SnapshotModule],
  controllers: [LatestController],
  providers: [LatestRepository],
})
export class LatestModule {}
