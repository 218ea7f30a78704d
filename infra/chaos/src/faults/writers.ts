import { setTimeout as delay } from 'node:timers/promises';
import { PARTITIONS } from '@telemetry/proto';
import { portsOf } from '../system/sockets.ts';
import { waitFor } from '../wait-for.ts';
import type { Fault, Ground } from './fault.ts';

const TAKEOVER_LIMIT_MS = 60_000;
const ROUNDS = 4;
const WRITERS = `application_name like 'query-writer-%'`;

/** Faults in which two replicas of query take themselves for the writer. */
export const writers: readonly Fault[] = [
  {
    name: 'two-writers',
    what: 'the replica that writes freezes, another takes its place, and it wakes up beside that one, by turns',
    isInShort: true,
    inject: async (ground: Ground): Promise<void> => {
      for (let round = 0; round < ROUNDS; round++)
        await fight(ground, round % 2 === 0 ? 'query-1' : 'query-2');
    },
  },
];

async function fight(ground: Ground, name: string): Promise<void> {
  const { system, fleet, isShort, say } = ground;
  await fleet.progress(200, TAKEOVER_LIMIT_MS);
  const part = system.part(name);
  const own = await sessionsAt(ground, portsOf(part.pid));
  say(`${name} freezes with ${own.size} of the writers' sessions`);
  part.pause();
  // The server ends silent sessions after 30 s; the short form does not wait for that.
  if (isShort) await endSessions(ground, own);
  await waitFor('the other replica to write everywhere', TAKEOVER_LIMIT_MS, async () => {
    const holders = await lockHolders(ground);
    return holders.size === PARTITIONS && [...holders].every((pid) => !own.has(pid)) ? true : undefined;
  });
  await fleet.progress(200, TAKEOVER_LIMIT_MS);
  part.resume();
  // Time to go on where it was, if it would.
  await delay(1_000);
}

/** The writers' sessions whose client is at one of these ports. */
async function sessionsAt({ system }: Ground, ports: ReadonlySet<number>): Promise<Set<number>> {
  const rows = await system.sql.rows<{ pid: number }>(
    `select pid from pg_stat_activity where ${WRITERS} and client_port = any ($1)`,
    [[...ports]],
  );
  return new Set(rows.map(({ pid }) => pid));
}

/** The sessions that hold the lock of a partition now. */
async function lockHolders({ system }: Ground): Promise<Set<number>> {
  const rows = await system.sql.rows<{ pid: number }>(
    `select pid from pg_locks where locktype = 'advisory' and granted
       and pid in (select pid from pg_stat_activity where ${WRITERS})`,
  );
  return new Set(rows.map(({ pid }) => pid));
}

async function endSessions({ system }: Ground, pids: ReadonlySet<number>): Promise<void> {
  await system.sql.rows('select pg_terminate_backend(pid) from unnest($1::int[]) as pid', [[...pids]]);
}
