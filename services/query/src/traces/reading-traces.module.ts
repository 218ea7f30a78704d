import { Module } from '@nestjs/common';
import { DatabaseModule } from '../database.module.ts';
import { WriterModule } from '../writer/writer.module.ts';
import { ReadingTraceLimit } from './reading-trace-limit.service.ts';
import { ReadingTracesController } from './reading-traces.controller.ts';
import { ReadingTracesRepository } from './reading-traces.repository.ts';

/** Leads from a reading to its trace. */
@Module({
  imports: [DatabaseModule, WriterModule],
  controllers: [ReadingTracesController],
  providers: [ReadingTracesRepository, ReadingTraceLimit],
})
export class ReadingTracesModule {}
