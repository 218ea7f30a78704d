import { Module } from '@nestjs/common';
import { Database } from './database.repository.ts';

/** The gateway's own database. */
@Module({ providers: [Database], exports: [Database] })
export class DatabaseModule {}
