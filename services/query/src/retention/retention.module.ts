import { Module } from '@nestjs/common';
import { SnapshotModule } from '../snapshot/snapshot.module.ts';
import { RetentionController } from './retention.controller.ts';
import { RetentionRepository } from './retention.repository.ts';

/** `GET /retention`. */
@Module({
  imports: [SnapshotModule],
  controllers: [RetentionController],
  providers: [RetentionRepository],
})
export class RetentionModule {}
