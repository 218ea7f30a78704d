import type { Queryable } from '../rows/queryable.ts';

/** A reading as a row of the rivals' table. */
export interface WideRow {
  readonly device: number;
  readonly tsMs: number;
  readonly temperature: number;
  readonly humidity: number;
  readonly voltage: number;
}

/** The table that a hand-made backend would have: a typed column for each metric, and the key that tells repeats. */
export const WIDE_TABLE = `
  create table if not exists reading (
    device_id int not null,
    ts timestamptz not null,
    temperature float8,
    humidity float8,
    voltage float8,
    primary key (device_id, ts)
  )`;

/** Many rows in one statement; repeats are left out. */
export const INSERT_MANY = `
  insert into reading
  select device_id, to_timestamp(ts_ms / 1000), temperature, humidity, voltage
  from unnest($1::int[], $2::float8[], $3::float8[], $4::float8[], $5::float8[])
    as r (device_id, ts_ms, temperature, humidity, voltage)
  on conflict do nothing`;

/** The parameters of INSERT_MANY. */
export function columnsOf(rows: readonly WideRow[]): number[][] {
  return [
    rows.map(({ device }) => device),
    rows.map(({ tsMs }) => tsMs),
    rows.map(({ temperature }) => temperature),
    rows.map(({ humidity }) => humidity),
    rows.map(({ voltage }) => voltage),
  ];
}

/** Stores rows as the fastest plain writer does: one statement, one commit. */
export async function insertMany(client: Queryable, rows: readonly WideRow[]): Promise<void> {
  await client.query({ name: 'insert-many', text: INSERT_MANY, values: columnsOf(rows) });
}
