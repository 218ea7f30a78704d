#!/usr/bin/env node
// Runs the unmodified Prisma CLI for the service whose folder is the current one:
//   telemetry-prisma generate | migrate deploy | migrate dev --name add_tags | …
// The chassis brings what every service shares: the configuration, and a schema engine that needs no download.
import { join } from 'node:path';
import process from 'node:process';

const settings = {
  PRISMA_SCHEMA_ENGINE_BINARY: join(import.meta.dirname, 'schema-engine.mjs'),
  CHECKPOINT_DISABLE: '1', // no usage report to Prisma
  PRISMA_HIDE_UPDATE_MESSAGE: '1',
};
for (const [name, value] of Object.entries(settings)) process.env[name] ??= value;

// The CLI runs in this very process, so that its exit code, its signals and its terminal are its own.
process.argv.push('--config', join(import.meta.dirname, '..', 'prisma.config.ts'));
await import('prisma/build/index.js');
