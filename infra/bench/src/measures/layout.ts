import type pg from 'pg';
import type { Laboratory } from '../laboratory.ts';
import { median } from '../report/statistics.ts';
import type { WideRow } from '../rivals/wide-table.ts';
import { fleetInOrderOfArrival } from '../rows/history.ts';
import { type Layout, LAYOUTS } from '../rows/layouts.ts';
import type { System } from '../system/system.ts';
import { cpuMs } from '../system/usage.ts';

const DEVICES = 1_000;
const INTERVAL_MS = 10_000;
const QUESTIONS = 20;

/** What a way to lay out a row costs. */
interface LayoutRun {
  readonly perSecond: number;
  readonly postgresUs: number;
  readonly bytes: number;
  readonly walBytes: number;
  /** Reading all values of one device, ms. */
  readonly readMs: number;
}

/** One row a reading: typed columns, an array, JSONB and packed bytes beside each other, same key, same readings, same statement. */
export async function measureLayout(laboratory: Laboratory): Promise<void> {
  const system = await laboratory.system('rows');
  const count = laboratory.options.isQuick ? 60_000 : 500_000;
  const endMs = Date.now();
  const span = { startMs: endMs - (count / DEVICES) * INTERVAL_MS, endMs };
  const chunks = [...fleetInOrderOfArrival(DEVICES, count, span)];
  const db = await system.database('rival');
  const runs = await laboratory.fewRounds(Object.keys(LAYOUTS), (name) => {
    const layout = LAYOUTS[name];
    if (layout === undefined) throw new Error(`No layout ${name}`);
    return tryLayout({ db, system, layout, chunks, count });
  });
  laboratory.table(
    `${count.toLocaleString('en-US')} readings of three metrics, one connection, 5,000 a transaction`,
    ['one row a reading', 'readings/s', 'PostgreSQL µs', 'B table + key', 'B WAL', 'ms to read a device'],
    Object.entries(runs).map(([name, own]) => [
      name,
      own.map(({ perSecond }) => perSecond),
      own.map(({ postgresUs }) => postgresUs),
      own.map(({ bytes }) => bytes),
      own.map(({ walBytes }) => walBytes),
      own.map(({ readMs }) => readMs),
    ]),
  );
  const of = (name: string, figure: (run: LayoutRun) => number): number =>
    median((runs[name] ?? []).map(figure));
  for (const rival of ['typed columns', 'array', 'JSONB']) {
    const measure = `layout_packed_vs_${rival.split(' ')[0] ?? rival}`.toLowerCase();
    const bytes = ({ bytes: size }: LayoutRun): number => size;
    const rate = ({ perSecond }: LayoutRun): number => perSecond;
    laboratory.find({
      measure: `${measure}_bytes`,
      ours: of('packed', bytes),
      rival: of(rival, bytes),
      unit: 'B/reading',
    });
    laboratory.find({
      measure: `${measure}_insert`,
      ours: of('packed', rate),
      rival: of(rival, rate),
      unit: 'readings/s',
    });
  }
}

interface Trial {
  readonly db: pg.Client;
  readonly system: System;
  readonly layout: Layout;
  readonly chunks: readonly (readonly WideRow[])[];
  readonly count: number;
}

async function tryLayout({ db, system, layout, chunks, count }: Trial): Promise<LayoutRun> {
  await db.query(
    `drop table if exists layout; create table layout (${layout.columns}, primary key (device_id, ts))`,
  );
  const walBefore = await figureOf(db, `select pg_current_wal_lsn() - '0/0'`);
  const processes = { postgres: system.postgres.pid };
  const before = cpuMs(processes);
  const startedAtMs = performance.now();
  for (const rows of chunks) {
    await db.query(layout.insert, layout.values(rows));
  }
  const elapsedMs = performance.now() - startedAtMs;
  const postgresMs = (cpuMs(processes).postgres ?? 0) - (before.postgres ?? 0);
  const walBytes = (await figureOf(db, `select pg_current_wal_lsn() - '0/0'`)) - walBefore;
  const bytes = await figureOf(db, `select pg_total_relation_size('layout')`);
  const readMs: number[] = [];
  for (let device = 0; device < QUESTIONS; device++) readMs.push(await readDevice(db, layout, device));
  await db.query('drop table layout');
  return {
    perSecond: (count * 1000) / elapsedMs,
    postgresUs: (postgresMs * 1000) / count,
    bytes: bytes / count,
    walBytes: walBytes / count,
    readMs: median(readMs),
  };
}

/** Values out of the table and in hand as numbers. */
async function readDevice(db: pg.Client, layout: Layout, device: number): Promise<number> {
  const startedAtMs = performance.now();
  const { rows } = await db.query<Record<string, unknown>>(
    `select ${layout.read} from layout where device_id = $1 order by ts`,
    [device],
  );
  const sum = rows.map((row) => layout.temperature(row)).reduce((total, one) => total + one, 0);
  if (!(sum / rows.length > 15 && sum / rows.length < 27))
    throw new Error(`${layout.name} reads back other values`);
  return performance.now() - startedAtMs;
}

async function figureOf(db: pg.Client, statement: string): Promise<number> {
  const { rows } = await db.query<Record<string, string>>(statement);
  return Number(Object.values(rows[0] ?? {})[0]);
}
