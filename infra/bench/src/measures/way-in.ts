import { type Contender, underLoad } from '../load/under-load.ts';
import type { Laboratory } from '../laboratory.ts';
import { WIDE_TABLE } from '../rivals/wide-table.ts';
import { RIVAL_STREAM } from '../system/broker.ts';
import { registerFleet } from '../system/fleet.ts';
import type { System } from '../system/system.ts';

/** The purpose of the system that takes readings over HTTP. */
export const WAY_IN = 'way in';
/** The purpose of the system that sends readings on as they come. */
export const LIVE = 'live';
/** All sockets of a crowd come from one address; the largest has 4,000. */
export const LIVE_SETTINGS = { WS_MAX_PER_ADDRESS: '8000' };
/** So many that none comes near its rate limit. */
export const DEVICES = 4_000;
const INTERVAL_S = 10;
/** The stream is kept short: it shares a disk with what it fills. */
export const QUERY_SETTINGS = { REPLAY_WINDOW_S: '30' };

/** Ours: one ingest process with a registered fleet. Nothing is stored unless a query service runs, too. */
export async function ingest(system: System): Promise<Contender> {
  if (!system.has('ingest')) {
    await system.startService('registry');
    await registerFleet(await system.broker('registry'), DEVICES, INTERVAL_S);
    await system.stopProgram('registry');
  }
  const { port, pid } = await system.startService('ingest');
  return { port, processes: { ingest: pid, nats: system.nats.pid } };
}

/** Fastify with one INSERT per POST. */
export async function insertPerPost(system: System): Promise<Contender> {
  const db = await system.database('rival');
  await db.query(WIDE_TABLE);
  const { port, pid } = await system.startRival('insert-per-post', [system.rivalDatabaseUrl]);
  return { port, processes: { fastify: pid, postgres: system.postgres.pid } };
}

/** Fastify with grouped publishing and nothing else. */
export async function barePublish(system: System): Promise<Contender> {
  if (!system.has('bare-publish')) await (await system.broker('rival')).makeStream(RIVAL_STREAM);
  const { port, pid } = await system.startRival('bare-publish', [system.rivalNatsUrl]);
  return { port, processes: { fastify: pid, nats: system.nats.pid } };
}

/** Connections, and the length of a run, of the full and the short form. */
export function spanOf({ options }: Laboratory): { durationMs: number; warmUpMs: number } {
  return options.isQuick ? { durationMs: 1_100, warmUpMs: 300 } : { durationMs: 6_000, warmUpMs: 1_000 };
}

/** Loads each for a while that counts for nothing: a process that has just started has its code compiled meanwhile. */
export async function warmUp(laboratory: Laboratory, contenders: Iterable<Contender>): Promise<void> {
  const durationMs = laboratory.options.isQuick ? 1_500 : 5_000;
  const load = { batch: 1, connections: 64, devices: DEVICES, durationMs, warmUpMs: 0 };
  for (const contender of contenders) await underLoad(laboratory, contender, load);
}
