import { setTimeout as delay } from 'node:timers/promises';
import type { Laboratory } from '../laboratory.ts';
import type { Count } from '../report/lag.ts';
import { median } from '../report/statistics.ts';
import { insertMany, WIDE_TABLE, type WideRow } from '../rivals/wide-table.ts';
import { fleetInOrderOfArrival } from '../rows/history.ts';
import { Store } from '../rows/store.ts';
import type { System } from '../system/system.ts';
import { cpuBetween, cpuMs, type Processes } from '../system/usage.ts';
import { ingest, QUERY_SETTINGS, WAY_IN } from './way-in.ts';

const DEVICES = 1_000;
const INTERVAL_MS = 1_000;
const COUNT_EVERY_MS = 20;
/** The beginning of a drain that is not counted: connections, plans, machine code. */
const WARM_UP_SHARE = 0.2;
const LONGEST_MS = 600_000;
const [OURS, RIVAL] = ['ours', 'bare insert … select unnest'];

/** How fast rows went in, and what that cost. */
interface Drain {
  readonly perSecond: number;
  /** Processor time a reading, µs. */
  readonly nodeUs: number;
  readonly postgresUs: number;
}

/** The writer alone: it finds a backlog in the stream and drains it, with ledger and rollups; nothing else runs. */
export async function measureWriter(laboratory: Laboratory): Promise<void> {
  const system = await laboratory.system(WAY_IN);
  await ingest(system);
  // Its tables are there from now on.
  await system.startService('query', QUERY_SETTINGS);
  const count = laboratory.options.isQuick ? 100_000 : 2_000_000;
  let endMs = Date.now();
  const runs = await laboratory.rounds([OURS, RIVAL], (name) => {
    if (name === RIVAL) return insertBare(system, rowsBefore(endMs, count));
    // Each round's readings lie before those of the last: none is a repeat.
    endMs -= (count / DEVICES) * INTERVAL_MS;
    return drainOurs(laboratory, system, rowsBefore(endMs, count));
  });
  laboratory.table(
    `${count.toLocaleString('en-US')} readings of ${DEVICES} devices from backlog to table`,
    ['', 'readings/s', 'CPU µs a reading, Node', 'PostgreSQL'],
    Object.entries(runs).map(([name, own]) => [
      name,
      own.map(({ perSecond }) => perSecond),
      own.map(({ nodeUs }) => nodeUs),
      own.map(({ postgresUs }) => postgresUs),
    ]),
  );
  const rate = (name: string): number => median((runs[name] ?? []).map(({ perSecond }) => perSecond));
  laboratory.find({ measure: 'writer_drain', ours: rate(OURS), rival: rate(RIVAL), unit: 'readings/s' });
}

function rowsBefore(endMs: number, count: number): Iterable<WideRow[]> {
  const span = { startMs: endMs - (count / DEVICES) * INTERVAL_MS, endMs };
  return fleetInOrderOfArrival(DEVICES, count, span);
}

async function drainOurs(
  laboratory: Laboratory,
  system: System,
  chunks: Iterable<WideRow[]>,
): Promise<Drain> {
  await system.stopProgram('query');
  const store = await Store.open(laboratory, system);
  await store.publish(chunks);
  const { pid } = await system.startService('query', QUERY_SETTINGS);
  const processes = { node: pid, postgres: system.postgres.pid };
  const counts = await countUntil(store.total, () => store.stored(), processes);
  return drainOf(counts);
}

/** The rival's rows are made before the clock starts: it only has to hand them over. */
async function insertBare(system: System, chunks: Iterable<WideRow[]>): Promise<Drain> {
  const db = await system.database('rival');
  await db.query(`drop table if exists reading; ${WIDE_TABLE}`);
  const prepared = [...chunks];
  const total = prepared.reduce((sum, { length }) => sum + length, 0);
  const processes = { node: process.pid, postgres: system.postgres.pid };
  let stored = 0;
  const counts: Counted[] = [{ atMs: performance.now(), readings: 0, cpu: cpuMs(processes) }];
  for (const rows of prepared) {
    await insertMany(db, rows);
    stored += rows.length;
    if (stored > WARM_UP_SHARE * total)
      counts.push({ atMs: performance.now(), readings: stored, cpu: cpuMs(processes) });
  }
  return drainOf([...counts.slice(1, 2), ...counts.slice(-1)]);
}

interface Counted extends Count {
  readonly cpu: Record<string, number>;
}

async function countUntil(
  total: number,
  count: () => Promise<number>,
  processes: Processes,
): Promise<Counted[]> {
  const deadline = performance.now() + LONGEST_MS;
  let first: Counted | undefined;
  for (;;) {
    const readings = await count();
    const counted = { atMs: performance.now(), readings, cpu: cpuMs(processes) };
    if (readings >= WARM_UP_SHARE * total) first ??= counted;
    if (readings >= total && first !== undefined) return [first, counted];
    if (performance.now() > deadline) throw new Error(`Only ${readings} of ${total} readings were stored`);
    await delay(COUNT_EVERY_MS);
  }
}

function drainOf([first, last]: readonly Counted[]): Drain {
  if (first === undefined || last === undefined) throw new Error('Nothing was counted');
  const readings = last.readings - first.readings;
  const used = cpuBetween(first.cpu, last.cpu);
  return {
    perSecond: (readings * 1000) / (last.atMs - first.atMs),
    nodeUs: ((used.node ?? 0) * 1000) / readings,
    postgresUs: ((used.postgres ?? 0) * 1000) / readings,
  };
}
