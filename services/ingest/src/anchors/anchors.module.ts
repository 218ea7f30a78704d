import { Module } from '@nestjs/common';
import { CredentialsModule } from '../credentials/credentials.module.ts';
import { AnchorReader } from './anchor-reader.service.ts';
import { AnchorWriter } from './anchor-writer.service.ts';
import { AnchorsRepository } from './anchors.repository.ts';
import { Anchors } from './anchors.service.ts';

/** The times of devices without a clock. */
@Module({
  imports: [CredentialsModule],
  providers: [AnchorsRepository, AnchorReader, AnchorWriter, Anchors],
  exports: [Anchors],
})
export class AnchorsModule {}
