import type pg from 'pg';
import type { Laboratory } from '../laboratory.ts';
import type { Contender } from '../load/under-load.ts';
import { RIVAL_STREAM } from '../system/broker.ts';
import type { System } from '../system/system.ts';
import { poll } from '../system/wait.ts';
import { barePublish, ingest, QUERY_SETTINGS } from './way-in.ts';

const ASK_AGAIN_MS = 100;
/** Longer than the time between two commits while something waits. */
const QUIET_MS = 1_000;
const LONGEST_DRAIN_MS = 120_000;

/** A contender that stores what it acknowledges, and whose commits can be counted. */
export interface Pipeline extends Contender {
  readonly committed: () => Promise<number>;
  /** Leaves the broker as it was before. */
  readonly clear: () => Promise<void>;
}

/** Ours: ingest and query, once what other measures left in the stream is stored. */
export async function ingestAndQuery(laboratory: Laboratory, system: System): Promise<Pipeline> {
  const way = await ingest(system);
  const { pid } = await system.startService('query', QUERY_SETTINGS);
  const db = await system.database('query');
  laboratory.say('Waiting until what other measures left in the stream is stored');
  await poll(() => isAtTheEnd(system, db), {
    every: ASK_AGAIN_MS,
    within: LONGEST_DRAIN_MS,
    what: 'the backlog to be stored',
  });
  return {
    port: way.port,
    processes: { ...way.processes, query: pid, postgres: system.postgres.pid },
    committed: () => countIn(db, 'select coalesce(sum(stored + duplicate), 0) as readings from delivery'),
    clear: () => Promise.resolve(),
  };
}

/** Bare publish and a bare writer. */
export async function barePipeline(system: System): Promise<Pipeline> {
  const way = await barePublish(system);
  const { pid } = await system.startRival('bare-writer', [system.rivalDatabaseUrl, system.rivalNatsUrl]);
  const db = await system.database('rival');
  const broker = await system.broker('rival');
  return {
    port: way.port,
    processes: { ...way.processes, writer: pid, postgres: system.postgres.pid },
    committed: () => countIn(db, 'select readings from progress'),
    clear: () => broker.empty(RIVAL_STREAM.name),
  };
}

/** Waits until so many readings are committed in all. Throws when they never are, as when some were lost. */
export async function untilCommitted({ committed }: Pipeline, readings: number): Promise<void> {
  await poll(async () => (await committed()) >= readings, {
    every: ASK_AGAIN_MS,
    within: LONGEST_DRAIN_MS,
    what: 'everything acknowledged to be committed',
  });
}

/** Waits until nothing is committed any more: what a run that failed has left would count as the next one's. */
export async function untilQuiet({ committed }: Pipeline): Promise<void> {
  let seen = -1;
  await poll(
    async () => {
      const before = seen;
      seen = await committed();
      return seen === before;
    },
    { every: QUIET_MS, within: LONGEST_DRAIN_MS, what: 'the writer to come to rest' },
  );
}

/** An idle partition's position follows the end of the whole stream, so every one gets there. */
async function isAtTheEnd(system: System, db: pg.Client): Promise<boolean> {
  const { last } = await (await system.broker('query')).stateOf('READINGS');
  return (await countIn(db, 'select coalesce(min(seq), 0) as readings from watermark')) >= last;
}

async function countIn(db: pg.Client, statement: string): Promise<number> {
  const { rows } = await db.query<{ readings: string }>(statement);
  return Number(rows[0]?.readings ?? 0);
}
