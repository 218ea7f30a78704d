import type { Laboratory } from '../laboratory.ts';
import { median } from '../report/statistics.ts';
import { insertMany, WIDE_TABLE, type WideRow } from '../rivals/wide-table.ts';
import { startQuery } from '../rows/filled-store.ts';
import { FLEET, fleetInOrderOfArrival } from '../rows/history.ts';
import type { Queryable } from '../rows/queryable.ts';
import { Store } from '../rows/store.ts';
import type { System } from '../system/system.ts';
import { cpuBetween, cpuMs } from '../system/usage.ts';

const FLEETS = [10, 100, 1_000, 10_000];
const DAY_MS = 86_400_000;
/** Between two readings of a fleet: ten devices report so often, too, and none of them twice in a millisecond. */
const APART_MS = 0.12;
/** So many that most of them are stored by transactions as large as those of a writer that has been at work for a while. */
const [READINGS, QUICK_READINGS] = [2_000_000, 150_000];
/** Slices at either end of the history that are compared. */
const END_SLICES = 1;

/** Processor time of the store for a reading, µs: writer and PostgreSQL, upkeep included. */
interface Cost {
  readonly at: number;
  readonly nodeUs: number;
  readonly postgresUs: number;
}

/** What a reading costs as the fleet grows, and as history does. The processor time counts: it does not mind neighbours. */
export async function measureGrowth(laboratory: Laboratory): Promise<void> {
  const system = await laboratory.system('growth');
  await startQuery(system);
  const store = await Store.open(laboratory, system);
  const count = laboratory.options.isQuick ? QUICK_READINGS : READINGS;
  // Plans and machine code are made before anything is counted, and so are the rows that a device costs once.
  await store.load(present(Math.max(...FLEETS), count, Date.now()));
  const fleets = await growFleet({ laboratory, system, store }, count);
  show(laboratory, { title: 'As the fleet grows', head: 'devices', costs: fleets.ours });
  show(laboratory, { title: 'The bare insert alone, for comparison', head: 'devices', costs: fleets.bare });
  const total = ({ nodeUs, postgresUs }: Cost): number => nodeUs + postgresUs;
  const ends = (costs: readonly Cost[], size: number): { ours: number; rival: number } => ({
    ours: median(costs.slice(-size).map(total)),
    rival: median(costs.slice(0, size).map(total)),
  });
  laboratory.find({ measure: 'growth_fleet', ...ends(fleets.ours, 1), unit: 'µs/reading' });
  laboratory.find({ measure: 'growth_fleet_bare', ...ends(fleets.bare, 1), unit: 'µs/reading' });
  const history = await growHistory({ laboratory, system, store });
  show(laboratory, { title: 'As history grows', head: 'readings before', costs: history });
  laboratory.find({ measure: 'growth_history', ...ends(history, END_SLICES), unit: 'µs/reading' });
}

interface Growing {
  readonly laboratory: Laboratory;
  readonly system: System;
  readonly store: Store;
}

/** Who stores readings of more and more devices: our writer, and a bare insert of the same rows. */
interface FleetCosts {
  readonly ours: readonly Cost[];
  readonly bare: readonly Cost[];
}

/**
 * The same number of readings of more and more devices; the median of the rounds. Each has a span of its own, so that
 * no reading is a repeat, and none of them has passed: rollups of ended hours belong to the growth of history.
 */
async function growFleet({ laboratory, system, store }: Growing, count: number): Promise<FleetCosts> {
  const db = await system.database('rival');
  await db.query(`drop table if exists reading; ${WIDE_TABLE}`);
  let endMs = Date.now();
  // The short form looks at the ends only.
  const sizes = laboratory.options.isQuick
    ? [FLEETS.at(0), FLEETS.at(-1)].flatMap((one) => one ?? [])
    : FLEETS;
  const runs = await laboratory.rounds(sizes.map(String), async (name) => {
    endMs += count * APART_MS;
    const devices = Number(name);
    const ours = await costOf({ system, store }, { at: devices, count }, () =>
      store.load(present(devices, count, endMs)),
    );
    const rows = [...present(devices, count, endMs)];
    return { ours, bare: await costOfBare({ system, db }, { at: devices, count }, rows) };
  });
  const costs = (of: keyof FleetCosts): Cost[] =>
    sizes.map((at) => {
      const own = (runs[String(at)] ?? []).map((run) => run[of]);
      return {
        at,
        nodeUs: median(own.map(({ nodeUs }) => nodeUs)),
        postgresUs: median(own.map(({ postgresUs }) => postgresUs)),
      };
    });
  return { ours: costs('ours'), bare: costs('bare') };
}

/** The rows are made before the clock starts, and the table is as full as ours: what is left of its growth is its key's. */
async function costOfBare(
  { system, db }: { system: System; db: Queryable },
  { at, count }: { at: number; count: number },
  chunks: readonly (readonly WideRow[])[],
): Promise<Cost> {
  const processes = { node: process.pid, postgres: system.postgres.pid };
  const before = cpuMs(processes);
  for (const rows of chunks) await insertMany(db, rows);
  const { node = 0, postgres = 0 } = cpuBetween(before, cpuMs(processes));
  return { at, nodeUs: (node * 1000) / count, postgresUs: (postgres * 1000) / count };
}

/** Day after day of a fleet, some 300 readings a device and day, each slice rolled up and compacted before the next begins. */
async function growHistory({ laboratory, system, store }: Growing): Promise<Cost[]> {
  const { isQuick, rows } = laboratory.options;
  const { devices, days, slices, total } = isQuick
    ? { devices: FLEET / 10, days: 3, slices: 3, total: 90_000 }
    : { devices: FLEET, days: 30, slices: 10, total: rows };
  const count = Math.floor(total / slices);
  const firstMs = Math.floor(Date.now() / DAY_MS - days - 1) * DAY_MS;
  const sliceMs = (days / slices) * DAY_MS;
  const costs: Cost[] = [];
  for (let slice = 0; slice < slices; slice++) {
    const span = { startMs: firstMs + slice * sliceMs, endMs: firstMs + (slice + 1) * sliceMs };
    const cost = await costOf({ system, store }, { at: slice * count, count }, async () => {
      await store.load(fleetInOrderOfArrival(devices, count, span));
      await store.settle(Date.now());
    });
    laboratory.say(`${cost.at} readings before: ${(cost.nodeUs + cost.postgresUs).toFixed(1)} µs a reading`);
    // The first slice warms up what rolls up and compacts.
    if (slice > 0) costs.push(cost);
  }
  return costs;
}

/** Readings up to a moment, as many in a second however many devices share them. */
function present(devices: number, count: number, endMs: number): ReturnType<typeof fleetInOrderOfArrival> {
  return fleetInOrderOfArrival(devices, count, { startMs: endMs - count * APART_MS, endMs });
}

async function costOf(
  { system, store }: Omit<Growing, 'laboratory'>,
  { at, count }: { at: number; count: number },
  work: () => Promise<void>,
): Promise<Cost> {
  const { pid } = await system.startService('query');
  const processes = { node: pid, postgres: system.postgres.pid, asking: store.sessionPid };
  const before = cpuMs(processes);
  await work();
  const { node = 0, postgres = 0, asking = 0 } = cpuBetween(before, cpuMs(processes));
  return { at, nodeUs: (node * 1000) / count, postgresUs: ((postgres - asking) * 1000) / count };
}

function show(
  laboratory: Laboratory,
  { title, head, costs }: { title: string; head: string; costs: readonly Cost[] },
): void {
  laboratory.table(
    title,
    [head, 'CPU µs a reading, Node', 'PostgreSQL', 'both'],
    costs.map(({ at, nodeUs, postgresUs }) => [
      at.toLocaleString('en-US'),
      nodeUs,
      postgresUs,
      nodeUs + postgresUs,
    ]),
  );
}
