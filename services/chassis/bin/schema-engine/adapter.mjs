import { PrismaPg } from '@prisma/adapter-pg';
import { ColumnTypeEnum, DriverAdapterError } from '@prisma/driver-adapter-utils';
import { randomUUID } from 'node:crypto';
import { connectionOptions, schemaOf } from '../../src/database/connection-options.ts';
import { withMaintenanceClient } from './database.mjs';

/** Types of PostgreSQL by number: the catalogue's one-byte "char", and char(n). */
const charOid = 18;
const bpcharOid = 1042;

/**
 * Prisma's adapter for pg, made fit for migrations: what the engine asks of it (the catalogue, whole scripts, a
 * shadow database) goes beyond what a client's queries need.
 */
export class MigrationAdapterFactory extends PrismaPg {
  /** @param {string} url */
  constructor(url) {
    super(poolConfig(url), adapterOptions(url));
    this.url = url;
  }

  async connect() {
    return fitForMigrations(await super.connect());
  }

  /**
   * An empty database that lives as long as its adapter. Prisma's own version drops it while its pool is still
   * connected, which PostgreSQL refuses.
   */
  async connectToShadowDb() {
    const database = `prisma_migrate_shadow_db_${randomUUID()}`;
    await withMaintenanceClient(this.url, (client) => client.query(`create database "${database}"`));
    const shadow = new PrismaPg({ ...poolConfig(this.url), database }, adapterOptions(this.url));
    const adapter = await shadow.connect();
    const disconnect = adapter.dispose.bind(adapter);
    adapter.dispose = async () => {
      await disconnect();
      await withMaintenanceClient(this.url, (client) =>
        client.query(`drop database if exists "${database}" with (force)`),
      );
    };
    return fitForMigrations(adapter);
  }
}

/** @param {string} url */
function poolConfig(url) {
  // The migration lock belongs to a connection, so a connection is never given up for being idle.
  return { ...connectionOptions(url), idleTimeoutMillis: 0, application_name: 'telemetry-migrations' };
}

/** @param {string} url */
function adapterOptions(url) {
  const schema = schemaOf(url);
  return schema === undefined ? undefined : { schema };
}

/**
 * @template {import('@prisma/driver-adapter-utils').SqlDriverAdapter} Adapter
 * @param {Adapter} adapter
 */
function fitForMigrations(adapter) {
  const start = adapter.startTransaction.bind(adapter);
  adapter.startTransaction = async (isolation) => readCharColumns(await start(isolation));
  return readCharColumns(runScriptsWhole(adapter));
}

/**
 * The adapter cuts a script at every semicolon, even one in a comment, a string or a function's body. PostgreSQL
 * takes the script as it is, and then also all of it or, if a statement fails, none of it.
 * @template {any} Adapter
 * @param {Adapter} adapter
 * @returns {Adapter}
 */
function runScriptsWhole(adapter) {
  adapter.executeScript = async (/** @type {string} */ script) => {
    try {
      await adapter.underlyingDriver().query(script);
    } catch (error) {
      throw error.severity === undefined ? error : new DriverAdapterError(scriptFault(error, script));
    }
  };
  return adapter;
}

/**
 * PostgreSQL's own words and the line, where the adapter would shorten them to its idea of the cause.
 * @param {import('pg').DatabaseError} error
 * @param {string} script
 * @returns {import('@prisma/driver-adapter-utils').Error}
 */
function scriptFault(error, script) {
  const line = script.slice(0, Number(error.position)).split('\n').length;
  const { code = 'N/A', severity = 'ERROR', detail, column, hint } = error;
  const message = error.position === undefined ? error.message : `${error.message} (line ${line})`;
  return { kind: 'postgres', code, severity, message, detail, column, hint };
}

/**
 * The engine reads columns of type "char" from the catalogue; the adapter knows no such type and gives up. They
 * go through it as char(n) and are named Character afterwards, as the engine expects.
 * @template {any} Queryable an adapter or a transaction
 * @param {Queryable} queryable
 * @returns {Queryable}
 */
function readCharColumns(queryable) {
  /** @type {WeakMap<object, number[]>} by a result's rows: the positions of its "char" columns */
  const charColumns = new WeakMap();
  const performIO = queryable.performIO.bind(queryable);
  const queryRaw = queryable.queryRaw.bind(queryable);
  queryable.performIO = async (/** @type {unknown} */ query) => {
    const result = await performIO(query);
    const positions = [];
    for (const [position, field] of result.fields.entries()) {
      if (field.dataTypeID !== charOid) continue;
      field.dataTypeID = bpcharOid;
      positions.push(position);
    }
    charColumns.set(result.rows, positions);
    return result;
  };
  queryable.queryRaw = async (/** @type {unknown} */ query) => {
    const result = await queryRaw(query);
    for (const position of charColumns.get(result.rows) ?? []) {
      result.columnTypes[position] = ColumnTypeEnum.Character;
    }
    return result;
  };
  return queryable;
}
