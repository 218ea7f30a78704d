import pg from 'pg';
import type { Readiness } from '../health/readiness.ts';
import { connectionOptions } from './connection-options.ts';

/** Has readiness ask the database; it has a connection of its own, so a busy pool is not down. */
export function requireDatabase(
  readiness: Readiness,
  databaseUrl: string,
  need: 'required' | 'told',
): { close(): Promise<void> } {
  const pool = new pg.Pool({
    ...connectionOptions(databaseUrl),
    max: 1,
    connectionTimeoutMillis: 2_000,
    application_name: 'readiness',
  });
  pool.on('error', () => undefined);
  readiness.require('database', () => pool.query('select 1'), need);
  return { close: () => pool.end() };
}
