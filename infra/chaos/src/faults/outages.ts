import { setTimeout as delay } from 'node:timers/promises';
import { type Fault, type Ground, outageMs } from './fault.ts';

/** Longer than a session may be silent before the database ends it and frees its lock. */
const PAUSE_MS = 35_000;
const DATABASES = ['ingest', 'query'] as const;

/** Lets the database refuse every connection of the services, and ends those there are. */
export async function refuseConnections({ system }: Ground): Promise<void> {
  const sql = system.sql.in('postgres');
  for (const name of DATABASES) await sql.rows(`alter database ${name} with allow_connections false`);
  await sql.rows('select pg_terminate_backend(pid) from pg_stat_activity where datname = any ($1)', [
    DATABASES,
  ]);
}

/** Lets connections in again. */
export async function takeConnections({ system }: Ground): Promise<void> {
  const sql = system.sql.in('postgres');
  for (const name of DATABASES) await sql.rows(`alter database ${name} with allow_connections true`);
}

async function pauseOf(ground: Ground, name: string): Promise<void> {
  const part = ground.system.part(name);
  part.pause();
  await delay(ground.isShort ? outageMs(ground) : PAUSE_MS);
  part.resume();
}

/** Faults that take a part away for a while. */
export const outages: readonly Fault[] = [
  {
    name: 'stop-nats',
    what: 'the broker is stopped for 30 s',
    isInShort: true,
    inject: async (ground: Ground): Promise<void> => {
      const nats = ground.system.part('nats');
      await nats.down();
      await delay(outageMs(ground));
      await nats.up();
    },
  },
  {
    name: 'refuse-postgres',
    what: 'PostgreSQL refuses connections for 30 s',
    isInShort: true,
    inject: async (ground: Ground): Promise<void> => {
      await refuseConnections(ground);
      await ground.fleet.progress(500, 60_000);
      await delay(outageMs(ground));
      await takeConnections(ground);
    },
  },
  {
    name: 'stop-postgres',
    what: 'PostgreSQL is stopped for 30 s',
    inject: async (ground: Ground): Promise<void> => {
      const postgres = ground.system.part('postgres');
      await postgres.down();
      await ground.fleet.progress(500, 60_000);
      await delay(outageMs(ground));
      await postgres.up();
    },
  },
  ...['ingest', 'query-1', 'nats', 'postgres'].map((name): Fault => ({
    name: `pause-${name.replace('-1', '')}`,
    what: `SIGSTOP of ${name.replace('-1', '')} for 35 s, longer than a lock outlives silence`,
    inject: (ground) => pauseOf(ground, name),
  })),
];
