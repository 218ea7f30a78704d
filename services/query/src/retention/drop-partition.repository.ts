import type { Queryable } from '../reading/queryable.repository.ts';
import { inTransaction } from '../upkeep/in-transaction.repository.ts';
import { dayOf, dayText } from '../upkeep/open-day.ts';

/** Readers and writers wait behind a drop that waits, so it does not wait for long. */
const LOCK_TIMEOUT_MS = 100;
/** PostgreSQL's code for a lock that was not had in time. */
const LOCK_NOT_AVAILABLE = '55P03';

/** A partition that may be dropped while a question has no answer. */
export interface Droppable {
  readonly parent: 'reading' | 'reading_block';
  readonly table: string;
  /** Finds a row as long as something in it has to be kept. */
  readonly inUse: string;
}

/** The partitions of days before the day of a moment (ms since 1970) that no open day needs. */
export async function findDays(client: Queryable, beforeMs: number): Promise<Droppable[]> {
  const tables = await partitionsOf(client, 'reading');
  const today = dayText(dayOf(beforeMs));
  const past = tables
    .map((table) => ({ table, day: dateOf(table.slice('reading_'.length)) }))
    .filter(({ day }) => day < today)
    .map(({ table, day }) => ({
      parent: 'reading' as const,
      table,
      inUse: `select from open_day where day = '${day}'::date union all select from ${table} limit 1`,
    }));
  return findUnused(client, past);
}

/** The partitions of past months that have no block to be kept. */
export async function findMonths(client: Queryable, nowMs: number): Promise<Droppable[]> {
  const tables = await partitionsOf(client, 'reading_block');
  const month = dayText(dayOf(nowMs)).slice(0, 7);
  const past = tables
    .filter((table) => dateOf(`${table.slice('reading_block_'.length)}01`).slice(0, 7) < month)
    .map((table) => ({
      parent: 'reading_block' as const,
      table,
      inUse: `select from ${table} b left join device d on d.id = b.device_id
              where coalesce(d.retention_days, 0) = 0
                 or b.day >= '${dayText(dayOf(nowMs))}'::date - d.retention_days limit 1`,
    }));
  return findUnused(client, past);
}

/**
 * Drops a partition unless something in it is in use, which is asked again under the lock that keeps everybody away.
 * Never waits long for the lock: `busy` then, and the caller comes again. In a transaction of its own.
 */
export async function tryDrop(
  client: Queryable,
  { parent, table, inUse }: Droppable,
): Promise<'dropped' | 'kept' | 'busy'> {
  try {
    return await inTransaction(client, async () => {
      await client.query(`set local lock_timeout = ${LOCK_TIMEOUT_MS}`);
      // The parent first, as everybody who reads or writes does.
      await client.query(`lock table only ${parent} in access exclusive mode`);
      await client.query(`lock table ${table} in access exclusive mode`);
      if ((await client.query(inUse)).rowCount !== 0) return 'kept';
      await client.query('select drop_partition($1)', [table]);
      return 'dropped';
    });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === LOCK_NOT_AVAILABLE) return 'busy';
    throw error;
  }
}

/** The number of a transaction of its own, later than everything that is committed. */
export async function currentTransaction(client: Queryable): Promise<string> {
  const { rows } = await client.query<{ xid: string }>('select pg_current_xact_id()::xid::text as xid');
  return rows[0]?.xid ?? '0';
}

/**
 * Whether every snapshot in use sees what was committed before that transaction. A question that began before a day was
 * compacted sees neither its blocks nor, once the partition is dropped, its rows.
 */
export async function isSeenByAll(client: Queryable, transaction: string): Promise<boolean> {
  const { rowCount } = await client.query(
    `select from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and age(backend_xmin) > age($1::xid) limit 1`,
    [transaction],
  );
  return rowCount === 0;
}

/** Asked without a lock, so that the answer under the lock comes from memory. */
async function findUnused(client: Queryable, candidates: readonly Droppable[]): Promise<Droppable[]> {
  const unused: Droppable[] = [];
  for (const candidate of candidates) {
    if ((await client.query(candidate.inUse)).rowCount === 0) unused.push(candidate);
  }
  return unused;
}

async function partitionsOf(client: Queryable, parent: string): Promise<string[]> {
  const { rows } = await client.query<{ table: string }>(
    `select c.relname as table from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = $1::regclass and c.relname ~ ('^' || $1 || '_[0-9]+$') order by 1`,
    [parent],
  );
  return rows.map(({ table }) => table);
}

/** `20150204` as `2015-02-04`. */
function dateOf(digits: string): string {
  return `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)}`;
}
