import { Module } from '@nestjs/common';
import { DatabaseModule } from '../database.module.ts';
import { WriterModule } from '../writer/writer.module.ts';
import { TrimRepository } from './trim.repository.ts';
import { Trim } from './trim.service.ts';

/** Keeps READINGS and what is remembered of retries short. */
@Module({ imports: [DatabaseModule, WriterModule], providers: [Trim, TrimRepository] })
export class TrimModule {}
