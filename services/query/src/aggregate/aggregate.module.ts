import { Module } from '@nestjs/common';
import { SnapshotModule } from '../snapshot/snapshot.module.ts';
import { AggregateController } from './aggregate.controller.ts';
import { AggregateRepository } from './aggregate.repository.ts';

/** `GET /devices/{id}/aggregate` and `GET /aggregate`. */
@Module({
  imports: [SnapshotModule],
  controllers: [AggregateController],
  providers: [AggregateRepository],
})
export class AggregateModule {}
