import { Module } from '@nestjs/common';
import { SnapshotModule } from '../snapshot/snapshot.module.ts';
import { HistoryController } from './history.controller.ts';
import { HistoryRepository } from './history.repository.ts';

/** `GET /devices/{id}/history`. */
@Module({
  imports: [SnapshotModule],
  controllers: [HistoryController],
  providers: [HistoryRepository],
})
export class HistoryModule {}
