import { Module } from '@nestjs/common';
import { Database } from './database.repository.ts';

/** The service's database, for the modules that ask it. */
@Module({ providers: [Database], exports: [Database] })
export class DatabaseModule {}
