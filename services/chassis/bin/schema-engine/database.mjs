import pg from 'pg';
import { connectionOptions, schemaOf } from '../../src/database/connection-options.ts';

/**
 * Runs `use` with a connection to the database at `url` and closes it, whatever happens.
 * @template T
 * @param {import('pg').ClientConfig} config
 * @param {(client: import('pg').Client) => Promise<T>} use
 * @returns {Promise<T>}
 */
async function withClient(config, use) {
  const client = new pg.Client(config);
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

/**
 * Throws what pg throws when the database cannot be reached or refuses us.
 * @param {string} url
 */
export async function checkConnection(url) {
  await withClient(connectionOptions(url), async () => undefined);
}

/**
 * A database is created and dropped from outside: by way of the maintenance database `postgres`.
 * @param {string} url
 * @param {(client: import('pg').Client) => Promise<unknown>} use
 */
export async function withMaintenanceClient(url, use) {
  await withClient({ ...connectionOptions(url), database: 'postgres' }, use);
}

/** PostgreSQL's codes for a database that someone else created between our question and our command. */
const createdMeanwhile = new Set(['42P04', '23505']);

/**
 * Creates the database that `url` names unless it is there.
 * @param {string} url
 * @returns {Promise<string>} its name
 */
export async function createDatabase(url) {
  const { database } = connectionOptions(url);
  await withMaintenanceClient(url, async (client) => {
    const found = await client.query('select 1 from pg_database where datname = $1', [database]);
    if (found.rowCount !== 0) return;
    try {
      await client.query(`create database ${client.escapeIdentifier(database)}`);
    } catch (error) {
      if (!createdMeanwhile.has(error.code)) throw error;
    }
  });
  return database;
}

/**
 * Drops the database that `url` names, and with it the connections others hold to it.
 * @param {string} url
 */
export async function dropDatabase(url) {
  const { database } = connectionOptions(url);
  await withMaintenanceClient(url, (client) =>
    client.query(`drop database if exists ${client.escapeIdentifier(database)} with (force)`),
  );
}

/**
 * The engine expects the schema of `?schema=` to exist; `public` always does.
 * @param {string} url
 */
export async function createSchema(url) {
  const schema = schemaOf(url);
  if (schema === undefined || schema === 'public') return;
  await withClient(connectionOptions(url), (client) =>
    client.query(`create schema if not exists ${client.escapeIdentifier(schema)}`),
  );
}
