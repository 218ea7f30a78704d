import { Module } from '@nestjs/common';
import { AnchorsModule } from '../anchors/anchors.module.ts';
import { CommitModule } from '../commit/commit.module.ts';
import { CredentialsModule } from '../credentials/credentials.module.ts';
import { IngestController } from './ingest.controller.ts';
import { Ingest } from './ingest.service.ts';

/** The routes that take readings. */
@Module({
  imports: [CredentialsModule, AnchorsModule, CommitModule],
  controllers: [IngestController],
  providers: [Ingest],
})
export class ReadingsModule {}
