#!/usr/bin/env node
// A schema engine for the Prisma CLI that needs no download: it takes the place of the native `schema-engine`
// binary (PRISMA_SCHEMA_ENGINE_BINARY), speaks the same language on its standard streams, and runs Prisma's own
// engine compiled to WebAssembly over the pg driver. The CLI uses it in two ways:
//   schema-engine --datasource JSON cli can-connect-to-database     one question, answered by the exit code
//   schema-engine --datasource JSON [--datamodels FILE]…            JSON-RPC, a line each way, until stdin ends
// SCHEMA_ENGINE_DEBUG=1 shows the engine's own log on stderr.
import process from 'node:process';
import { parseArguments } from './schema-engine/arguments.mjs';
import { runCommand } from './schema-engine/commands.mjs';
import { serve } from './schema-engine/json-rpc.mjs';

const { versionAsked, command, url, datamodels } = parseArguments(process.argv.slice(2));

if (versionAsked) {
  process.stdout.write('schema-engine-cli wasm\n');
} else if (command !== undefined) {
  process.exitCode = await runCommand(command, url);
} else {
  await serve({ url, datamodels });
  process.exit(0); // the pool's idle connections would keep the process alive
}
