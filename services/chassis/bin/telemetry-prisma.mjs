#!/usr/bin/env node
// Runs the unmodified Prisma CLI for the service whose folder is the current one:
//   telemetry-prisma generate | migrate deploy | migrate dev --name add_tags | …
// The chassis brings what every service shares: the configuration, and a schema engine that needs no download.
import { delimiter, dirname, join } from 'node:path';
import process from 'node:process';

// Configuration and engine import TypeScript files, which an older Node cannot read.
if (!process.features.typescript) {
  process.stderr.write(`telemetry-prisma needs Node 24, which npm exec brings, not ${process.version}\n`);
  process.exit(1);
}

const settings = {
  PRISMA_SCHEMA_ENGINE_BINARY: join(import.meta.dirname, 'schema-engine.mjs'),
  CHECKPOINT_DISABLE: '1', // no usage report to Prisma
  PRISMA_HIDE_UPDATE_MESSAGE: '1',
};
for (const [name, value] of Object.entries(settings)) process.env[name] ??= value;

// The engine is started by its `#!` line: let it find this Node first, not an older one of the system.
process.env.PATH = [dirname(process.execPath), process.env.PATH].join(delimiter);

// The CLI runs in this very process, so that its exit code, its signals and its terminal are its own.
process.argv.push('--config', join(import.meta.dirname, '..', 'prisma.config.ts'));
await import('prisma/build/index.js');
