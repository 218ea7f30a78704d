import { resolve } from 'node:path';
import { defineConfig } from 'prisma/config';

/** Enough for commands that never connect (generate, validate, format): nothing answers on port 1. */
const noDatabase = 'postgresql://nobody@127.0.0.1:1/none';

/**
 * One configuration for every service: `telemetry-prisma` runs in a service's folder, and paths are taken from
 * there, not from this file's folder as Prisma would.
 */
export default defineConfig({
  schema: resolve('prisma/schema.prisma'),
  migrations: { path: resolve('prisma/migrations') },
  datasource: { url: process.env['DATABASE_URL'] ?? noDatabase },
});
