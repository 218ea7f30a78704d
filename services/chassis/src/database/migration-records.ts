import pg from 'pg';
import { connectionOptions } from './connection-options.ts';
import type { RecordedMigration } from './migration-state.ts';

/** PostgreSQL's codes for what an empty start looks like: no table of migrations, no database. */
const nothingYet = new Set(['42P01', '3D000']);

/** What the database at `databaseUrl` records of its migrations; nothing when it has none, or does not exist. */
export async function readRecords(databaseUrl: string): Promise<RecordedMigration[]> {
  const client = new pg.Client({ ...connectionOptions(databaseUrl), connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
    const { rows } = await client.query<RecordedMigration>(`
      select migration_name as name, checksum, finished_at is not null as finished
      from _prisma_migrations
      where rolled_back_at is null`);
    return rows;
  } catch (error) {
    if (error instanceof pg.DatabaseError && nothingYet.has(error.code ?? '')) return [];
    throw error;
  } finally {
    await client.end();
  }
}
