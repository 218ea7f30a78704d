import { Module } from '@nestjs/common';
import { Writer } from './writer.service.ts';

/** Brings READINGS into the database. */
@Module({ providers: [Writer], exports: [Writer] })
export class WriterModule {}
