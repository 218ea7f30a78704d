import { setTimeout as delay } from 'node:timers/promises';
import { type Fault, type Ground, outageMs } from './fault.ts';

const AT_WORK_MS = 20;
const ASLEEP_MS = 180;
const WRITERS = ['query-1', 'query-2'] as const;

/** The store gets a tenth of its time, so that a backlog grows; ingest must not care. */
export const slowWriter: Fault = {
  name: 'slow-writer',
  what: 'both replicas of query run at a tenth of their speed for 30 s',
  inject: async (ground: Ground): Promise<void> => {
    const { system, journal, say } = ground;
    const before = journal.acknowledged;
    const writers = WRITERS.map((name) => system.part(name));
    for (const end = Date.now() + outageMs(ground); Date.now() < end;) {
      for (const writer of writers) writer.pause();
      await delay(ASLEEP_MS);
      for (const writer of writers) writer.resume();
      await delay(AT_WORK_MS);
    }
    const [row] = await system.sql.rows<{ sum: string }>('select sum(seq) from watermark');
    const ends = (await system.broker.ends()).reduce((sum, end) => sum + end, 0);
    say(
      `  ${journal.acknowledged - before} readings acknowledged, ${ends - Number(row?.sum ?? 0)} positions behind`,
    );
  },
};
