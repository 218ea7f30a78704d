import { Module } from '@nestjs/common';
import { Database } from './database.repository.ts';

/** One connection pool for all repositories. */
@Module({ providers: [Database], exports: [Database] })
export class DatabaseModule {}
