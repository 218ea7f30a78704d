import type pg from 'pg';

interface Explained {
  readonly Plan: { readonly 'Shared Hit Blocks': number; readonly 'Shared Read Blocks': number };
}

/** Pages of 8 KiB that a statement touches, in memory or not. */
export async function pagesOfStatement(db: pg.Client, sql: string, parameters: unknown[]): Promise<number> {
  const { rows } = await db.query<{ 'QUERY PLAN': Explained[] }>(
    `explain (analyze, buffers, format json) ${sql}`,
    parameters,
  );
  const plan = rows[0]?.['QUERY PLAN'][0]?.Plan;
  if (plan === undefined) throw new Error('No plan came back');
  return plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
}

/** Pages of the tables that hold readings which were touched since the server started, as far as sessions have told. */
export async function pagesOfReadings(db: pg.Client): Promise<number> {
  await db.query('select pg_stat_clear_snapshot()');
  const { rows } = await db.query<{ pages: string }>(`
    select sum(coalesce(heap_blks_read, 0) + coalesce(heap_blks_hit, 0) + coalesce(idx_blks_read, 0) + coalesce(idx_blks_hit, 0)
      + coalesce(toast_blks_read, 0) + coalesce(toast_blks_hit, 0) + coalesce(tidx_blks_read, 0) + coalesce(tidx_blks_hit, 0)) as pages
    from pg_statio_user_tables where relname ~ '^(reading|rollup|open_day|delivery|metric_set|device)'`);
  return Number(rows[0]?.pages);
}

/** Ends the sessions of the API, which is when they tell what they touched; the service opens others. */
export async function endApiSessions(admin: pg.Client): Promise<void> {
  await admin.query(`
    select pg_terminate_backend(pid, 5000) from pg_stat_activity
    where datname = 'query' and application_name not like '%writer%' and pid <> pg_backend_pid()`);
}
