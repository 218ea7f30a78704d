import { waitFor } from '../wait-for.ts';
import type { Fault } from './fault.ts';

const LIMIT_MS = 30_000;

/** Kills writers that certainly are in the middle of a transaction: one of its tables is locked by somebody else. */
export const blockedWriter: Fault = {
  name: 'kill-blocked-writer',
  what: 'kill -9 of both replicas of query while their transactions wait for a lock',
  isInShort: true,
  inject: async ({ system, fleet, say }) => {
    await fleet.progress(200, LIMIT_MS);
    await system.sql.whileLocked('delivery', async () => {
      await waitFor('a writer to wait', LIMIT_MS, async () => {
        const waiting = await system.sql.rows(
          `select 1 from pg_stat_activity where application_name like 'query-writer-%' and wait_event_type = 'Lock'`,
        );
        return waiting.length > 0 ? true : undefined;
      });
      await fleet.progress(200, LIMIT_MS);
      say('kill -9 of both replicas of query');
      for (const name of ['query-1', 'query-2']) system.part(name).kill();
    });
  },
};
