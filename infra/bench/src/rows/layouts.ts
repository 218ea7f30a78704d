import { columnsOf, type WideRow } from '../rivals/wide-table.ts';
import { pack, unpack } from './packed.ts';

const ON_THE_WAY_MS = 300;

/** A way to lay out a reading as a row. */
export interface Layout {
  readonly name: string;
  readonly columns: string;
  /** Many rows in one statement; repeats are left out. */
  readonly insert: string;
  /** Its parameters. */
  readonly values: (rows: readonly WideRow[]) => unknown[];
  /** What to select for the values of a reading. */
  readonly read: string;
  readonly temperature: (row: Readonly<Record<string, unknown>>) => number;
}

const KEY = 'device_id int not null, ts timestamptz not null';
const times = (rows: readonly WideRow[]): unknown[] => [
  rows.map(({ device }) => device),
  rows.map(({ tsMs }) => tsMs),
];
const receipts = (rows: readonly WideRow[]): number[] => rows.map(({ tsMs }) => tsMs + ON_THE_WAY_MS);

const TYPED: Layout = {
  name: 'typed',
  columns: `${KEY}, received_at timestamptz, temperature float8, humidity float8, voltage float8`,
  insert: `insert into layout
    select d, to_timestamp(t / 1000), to_timestamp(r / 1000), a, b, c
    from unnest($1::int[], $2::float8[], $3::float8[], $4::float8[], $5::float8[], $6::float8[]) as x (d, t, a, b, c, r)
    on conflict do nothing`,
  values: (rows) => [...columnsOf(rows), receipts(rows)],
  read: 'temperature, humidity, voltage',
  temperature: (row) => Number(row.temperature),
};

const ARRAY: Layout = {
  name: 'array',
  columns: `${KEY}, received_at timestamptz, metric_set_id int, vals float8[]`,
  insert: `insert into layout
    select d, to_timestamp(t / 1000), to_timestamp(r / 1000), 1, ($4::float8[])[(3 * n - 2)::int : (3 * n)::int]
    from unnest($1::int[], $2::float8[], $3::float8[]) with ordinality as x (d, t, r, n)
    on conflict do nothing`,
  values: (rows) => [
    ...times(rows),
    receipts(rows),
    rows.flatMap(({ temperature, humidity, voltage }) => [temperature, humidity, voltage]),
  ],
  read: 'vals',
  temperature: ({ vals }) => Number((vals as unknown[])[0]),
};

const JSONB: Layout = {
  name: 'jsonb',
  columns: `${KEY}, received_at timestamptz, metrics jsonb`,
  insert: `insert into layout
    select d, to_timestamp(t / 1000), to_timestamp(r / 1000), m::jsonb
    from unnest($1::int[], $2::float8[], $3::float8[], $4::text[]) as x (d, t, r, m)
    on conflict do nothing`,
  values: (rows) => [
    ...times(rows),
    receipts(rows),
    rows.map(({ temperature, humidity, voltage }) => JSON.stringify({ temperature, humidity, voltage })),
  ],
  read: 'metrics',
  temperature: ({ metrics }) => (metrics as { temperature: number }).temperature,
};

const PACKED: Layout = {
  name: 'packed',
  columns: `device_id int not null, metric_set_id int not null, ts timestamptz not null, body bytea`,
  insert: `insert into layout
    select d, 1, to_timestamp(t / 1000), b
    from unnest($1::int[], $2::float8[], $3::bytea[]) as x (d, t, b)
    on conflict do nothing`,
  values: (rows) => [
    ...times(rows),
    rows.map(({ temperature, humidity, voltage }) => pack(ON_THE_WAY_MS, [temperature, humidity, voltage])),
  ],
  read: 'body',
  temperature: ({ body }) => unpack(body as Buffer)[0] ?? NaN,
};

/** The layouts that are compared, by what they are called in the table. */
export const LAYOUTS: Readonly<Record<string, Layout>> = {
  'typed columns': TYPED,
  array: ARRAY,
  JSONB,
  packed: PACKED,
};
