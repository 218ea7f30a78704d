import { resolve } from 'node:path';
import { defineConfig } from 'prisma/config';
import { normaliseDatabaseUrl } from './src/database/database-url.ts';

/** Enough for commands that need no database: generate, validate, format, `migrate diff` from or to a schema. */
const noDatabase = 'postgresql://offline.invalid/none';
const { DATABASE_URL: databaseUrl = '' } = process.env;

/**
 * One configuration for every service: `telemetry-prisma` runs in a service's folder, and paths are taken from
 * there, not from this file's folder as Prisma would.
 */
export default defineConfig({
  schema: resolve('prisma/schema.prisma'),
  migrations: { path: resolve('prisma/migrations') },
  datasource: { url: normaliseDatabaseUrl(databaseUrl === '' ? noDatabase : databaseUrl) },
});
