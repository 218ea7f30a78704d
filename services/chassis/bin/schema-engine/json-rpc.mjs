import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { MigrationAdapterFactory } from './adapter.mjs';
import { createDatabase, createSchema } from './database.mjs';
import { isOffline, offlineAdapterFactory } from './offline-adapter.mjs';
import { loadSchemaEngine } from './wasm.mjs';

/** @typedef {{ url: string, datamodels: string[] }} Session the database's address; paths of schema files */
/** @typedef {{ id: number, method?: string, params?: unknown }} Request a line from the CLI */

const debugging = Boolean(process.env.SCHEMA_ENGINE_DEBUG);

/**
 * Answers requests from stdin, one after the other, until it ends.
 * @param {Session} session
 */
export async function serve(session) {
  const engineOf = once(() => openEngine(session));
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() === '') continue;
    /** @type {Request} */
    const request = JSON.parse(line);
    if (request.method === undefined) continue; // the CLI's answer to a `print` of ours
    try {
      const result = await perform(request, session, engineOf);
      write({ id: request.id, result: result ?? null });
    } catch (error) {
      write({ id: request.id, error: describe(error) });
    }
  }
}

/**
 * Most methods are the engine's own; creating a database happens before there is one to connect it to.
 * @param {Request} request
 * @param {Session} session
 * @param {() => Promise<any>} engineOf
 */
async function perform({ method, params }, session, engineOf) {
  if (method === 'createDatabase') return { databaseName: await createDatabase(session.url) };
  const engine = await engineOf();
  if (method === 'getDatabaseVersion') return engine.version(params);
  if (typeof engine[method] !== 'function') throw new Error(`method ${method} is not supported`);
  const result = await engine[method](params);
  // The native engine has the CLI print a diff; this one returns the text.
  if (method === 'diff' && result?.stdout) {
    write({ id: printId, method: 'print', params: { content: result.stdout } });
  }
  return result;
}

/** The CLI numbers its requests from 1; this one is ours. */
const printId = 1_000_000_000;

/** @param {Session} session */
async function openEngine({ url, datamodels }) {
  const SchemaEngine = await loadSchemaEngine();
  if (!isOffline(url)) await createSchema(url);
  const adapters = isOffline(url) ? offlineAdapterFactory : new MigrationAdapterFactory(url);
  // An empty list is no list to the engine: it must be absent.
  const models =
    datamodels.length > 0 ? datamodels.map((file) => [file, readFileSync(file, 'utf8')]) : undefined;
  return SchemaEngine.new({ datamodels: models }, logEngine, bindMigrationAwareSqlAdapterFactory(adapters));
}

/** @param {unknown} line of the engine's log */
function logEngine(line) {
  if (debugging) process.stderr.write(`${line}\n`);
}

/** @param {any} error from the engine, or from pg */
function describe(error) {
  if (debugging) process.stderr.write(`${error?.stack}\n`);
  return {
    code: 4466,
    message: 'An error happened. Check the data field for details.',
    data: {
      is_panic: false,
      message: error?.message || String(error?.code ?? error),
      error_code: error?.code ?? null,
      meta: error?.meta ?? null,
    },
  };
}

/** @param {object} message */
function write(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
}

/**
 * @template T
 * @param {() => Promise<T>} make
 * @returns {() => Promise<T>} the same value to every caller; a failure is tried again
 */
function once(make) {
  /** @type {T | undefined} */
  let made;
  return async () => (made ??= await make());
}
