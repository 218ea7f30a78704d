import pg from 'pg';
import { connectionOptions } from './connection-options.ts';
import type { RecordedMigration } from './migration-state.ts';

/** PostgreSQL's code for a database that does not exist. */
const NO_DATABASE = '3D000';

/** What the database at `databaseUrl` records of its migrations; nothing when it has none, or does not exist. */
export async function readRecords(databaseUrl: string): Promise<RecordedMigration[]> {
  const client = new pg.Client({ ...connectionOptions(databaseUrl), connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
    const table = await client.query<{ name: string | null }>(
      `select to_regclass('_prisma_migrations') as name`,
    );
    if ((table.rows[0]?.name ?? null) === null) return [];
    const { rows } = await client.query<RecordedMigration>(`
      select migration_name as name, checksum, finished_at is not null as finished
      from _prisma_migrations
      where rolled_back_at is null`);
    return rows;
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === NO_DATABASE) return [];
    throw error;
  } finally {
    await client.end();
  }
}
