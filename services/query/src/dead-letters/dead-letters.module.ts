import { Module } from '@nestjs/common';
import { DatabaseModule } from '../database.module.ts';
import { WriterModule } from '../writer/writer.module.ts';
import { DeadLetterLimit } from './dead-letter-limit.service.ts';
import { DeadLettersController } from './dead-letters.controller.ts';
import { DeadLettersRepository } from './dead-letters.repository.ts';

/** What could not be stored: shown, tried again, and kept within bounds. */
@Module({
  imports: [DatabaseModule, WriterModule],
  controllers: [DeadLettersController],
  providers: [DeadLettersRepository, DeadLetterLimit],
})
export class DeadLettersModule {}
