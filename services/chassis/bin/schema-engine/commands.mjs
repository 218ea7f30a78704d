import process from 'node:process';
import { connectionOptions } from '../../src/database/connection-options.ts';
import { checkConnection, createDatabase, dropDatabase } from './database.mjs';

/** @type {Record<string, (url: string) => Promise<unknown>>} */
const commands = {
  'can-connect-to-database': checkConnection,
  'create-database': createDatabase,
  'drop-database': dropDatabase,
};

/** What the driver calls a failure → what Prisma calls it. Anything else counts as "cannot reach the database". */
const prismaCodes = new Map([
  ['3D000', 'P1003'], // the database does not exist
  ['28P01', 'P1000'], // wrong password
  ['28000', 'P1000'],
  ['42P04', 'P1009'], // the database exists already
]);
const unreachable = 'P1001';

/**
 * Answers one question of the CLI (`schema-engine cli <command>`), the reason of a failure on stderr.
 * @param {string} command
 * @param {string} url
 * @returns {Promise<number>} the exit code
 */
export async function runCommand(command, url) {
  try {
    const run = commands[command];
    if (!run) throw new Error(`unknown command ${command}`);
    await run(url);
    return 0;
  } catch (error) {
    // The CLI discards the first line of stderr unread, where the native engine announces itself.
    writeLog({ level: 'INFO', fields: { message: 'Starting schema engine CLI' } });
    writeLog({ level: 'ERROR', fields: describe(error, url) });
    return 1;
  }
}

/**
 * @param {any} error from pg
 * @param {string} url
 */
function describe(error, url) {
  const message =
    error.code === '3D000'
      ? `Database \`${connectionOptions(url).database}\` does not exist`
      : error.message || String(error.code ?? error); // several refused addresses: an AggregateError, no message
  return { message, error_code: prismaCodes.get(error.code) ?? unreachable };
}

/**
 * The native engine's log format; the CLI looks for this target and level.
 * @param {{ level: string, fields: Record<string, unknown> }} entry
 */
function writeLog(entry) {
  const timestamp = new Date().toISOString();
  process.stderr.write(`${JSON.stringify({ ...entry, target: 'schema_engine::logger', timestamp })}\n`);
}
