import { setTimeout as delay } from 'node:timers/promises';
import { waitFor } from '../wait-for.ts';
import { endAndComeBack } from './come-back.ts';
import type { Fault, Ground } from './fault.ts';

const RETURN_LIMIT_MS = 120_000;
/** Readings that have to be acknowledged between two kills, so that each meets the system at work. */
const PROGRESS = 200;

/** How often a part is killed. */
function killsOf({ isShort }: Ground): number {
  return isShort ? 2 : 20;
}

/** Kills parts in turn at random moments under load, each time after the system is at work again. */
async function killInTurn(ground: Ground, names: readonly string[]): Promise<void> {
  const { system, fleet, random, say } = ground;
  for (let i = 0; i < killsOf(ground); i++) {
    await fleet.progress(PROGRESS, RETURN_LIMIT_MS);
    await delay(random.between(50, 1_000));
    const part = system.part(names[i % names.length] ?? '');
    say(`kill -9 ${part.name} (${part.pid ?? 'down'})`);
    await endAndComeBack(part, 'kill');
  }
}

/** Faults that kill a process under load. */
export const kills: readonly Fault[] = [
  ...(
    [
      ['kill-ingest', ['ingest']],
      ['kill-query', ['query-1', 'query-2']],
      ['kill-nats', ['nats']],
      ['kill-postgres', ['postgres']],
    ] as const
  ).map(([name, parts]): Fault => ({
    name,
    what: `kill -9 of ${name.slice('kill-'.length)} at random moments`,
    isInShort: true,
    inject: (ground) => killInTurn(ground, parts),
  })),
  {
    name: 'kill-any',
    what: 'kill -9 of any part at random moments',
    inject: (ground) => killInTurn(ground, ['ingest', 'query-1', 'query-2', 'nats', 'postgres']),
  },
  {
    name: 'kill-backend',
    what: 'kill -9 of the sessions of PostgreSQL that write, which restarts all of them',
    inject: async (ground: Ground): Promise<void> => {
      const { system, fleet, say } = ground;
      for (let i = 0; i < killsOf(ground) / 4; i++) {
        await fleet.progress(PROGRESS, RETURN_LIMIT_MS);
        const [session] = await waitFor('a session that writes', RETURN_LIMIT_MS, () =>
          system.sql.rows<{ pid: number }>(
            `select pid from pg_stat_activity where application_name like 'query-writer-%' limit 1`,
          ),
        );
        say(`kill -9 of the session ${session?.pid ?? 'nobody'}`);
        if (session !== undefined) process.kill(session.pid, 'SIGKILL');
      }
    },
  },
];
