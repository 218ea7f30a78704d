import { Module } from '@nestjs/common';
import { SnapshotModule } from '../snapshot/snapshot.module.ts';
import { DashboardController } from './dashboard.controller.ts';
import { DashboardRepository } from './dashboard.repository.ts';

/** `GET /dashboard/stats`. */
@Module({
  imports: [SnapshotModule],
  controllers: [DashboardController],
  providers: [DashboardRepository],
})
export class DashboardModule {}
