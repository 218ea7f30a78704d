import type { Laboratory } from '../laboratory.ts';
import { insertMany, WIDE_TABLE } from '../rivals/wide-table.ts';
import { registerFleet } from '../system/fleet.ts';
import type { System } from '../system/system.ts';
import { FLEET, historyInOrderOfArrival } from './history.ts';
import { Store } from './store.ts';

const INTERVAL_S = 265;
const DAY_MS = 86_400_000;
/** Hours are rolled up and days compacted soon after they ended: the benchmark waits neither a half minute nor an hour. */
export const SETTLING = {
  HOUR_QUIET_S: '2',
  COMPACT_AFTER_S: '60',
  COMPACT_QUIET_S: '2',
  REPLAY_WINDOW_S: '30',
};

/** Our store and the rival's table with the same readings, loaded in order of arrival. */
export interface FilledStore {
  readonly system: System;
  /** The last reading lies just before. */
  readonly endMs: number;
}

/** Fills both once; the measures that ask them share them. */
export async function filledStore(laboratory: Laboratory): Promise<FilledStore> {
  const system = await laboratory.system('store');
  return laboratory.once('filled store', async () => {
    const shape = { rows: laboratory.options.rows, endMs: Math.floor(Date.now() / 10_000) * 10_000 };
    await startQuery(system);
    const startedAtMs = performance.now();
    const store = await Store.open(laboratory, system);
    await store.load(historyInOrderOfArrival(shape), { inStepFromMs: shape.endMs - DAY_MS });
    const loadedS = (performance.now() - startedAtMs) / 1000;
    laboratory.say(
      `Loaded ${shape.rows} readings in ${loadedS.toFixed(1)} s, ${Math.round(shape.rows / loadedS)} a second`,
    );
    await store.settle(shape.endMs);
    laboratory.say(
      `Rolled up and compacted ${((performance.now() - startedAtMs) / 1000).toFixed(1)} s after the beginning`,
    );
    await takeStock(system, shape.endMs);
    await fillRival(laboratory, system, shape);
    return { system, endMs: shape.endMs };
  });
}

/** The query service with a registered fleet; registry and ingest run only as long as it takes. */
export async function startQuery(system: System): Promise<void> {
  await system.startService('registry');
  await system.startService('ingest');
  await registerFleet(await system.broker('registry'), FLEET, INTERVAL_S);
  await system.startService('query', SETTLING);
  await system.stopProgram('registry');
  await system.stopProgram('ingest');
}

/**
 * What the server and the lanes do by themselves: within a minute the statistics and the index by time, which the rival
 * gets at once, too; and within days the room of days that are open no longer. Here a month of days was open at once,
 * where a store that grew day by day has two.
 */
async function takeStock(system: System, nowMs: number): Promise<void> {
  const db = await system.database('query');
  const today = new Date(nowMs).toISOString().slice(0, 10).replaceAll('-', '');
  await db.query('select summarize_partition($1)', [`reading_${today}`]);
  await db.query('vacuum full open_day');
  await db.query('analyze');
}

async function fillRival(
  laboratory: Laboratory,
  system: System,
  shape: { rows: number; endMs: number },
): Promise<void> {
  const db = await system.database('rival');
  await db.query(WIDE_TABLE);
  for (const rows of historyInOrderOfArrival(shape)) await insertMany(db, rows);
  // What helps raw SQL at next to no cost: an index of times for the fleet, fresh statistics, all-visible pages.
  await db.query('create index on reading using brin (ts)');
  await db.query('vacuum analyze reading');
  laboratory.say('Loaded the same into the wide table');
}
