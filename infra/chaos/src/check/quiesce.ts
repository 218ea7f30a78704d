import type { System } from '../system/system.ts';
import { waitFor } from '../wait-for.ts';

/** What was killed last may still be starting, on a busy machine for long. */
const START_LIMIT_MS = 120_000;
const LIMIT_MS = 60_000;
/** Hours are rolled up when they have been quiet, and days compacted after that. */
const SETTLE_LIMIT_MS = 180_000;

/** Waits until every part runs and all that is in the stream is stored, for a minute then. Throws WaitedInVain. */
export async function quiesce(system: System): Promise<void> {
  await waitFor('every part to run', START_LIMIT_MS, () => {
    const areUp = [...system.parts.values()].every(({ pid }) => pid !== undefined);
    return Promise.resolve(areUp ? true : undefined);
  });
  await waitFor('the store to reach the end of the stream', LIMIT_MS, async () => {
    const [ends, rows] = await Promise.all([
      system.broker.ends(),
      system.sql.rows<{ partition: number; seq: string }>('select partition, seq from watermark'),
    ]);
    const marks = new Map(rows.map(({ partition, seq }) => [partition, Number(seq)]));
    return ends.every((end, partition) => (marks.get(partition) ?? 0) >= end) ? true : undefined;
  });
}

/** Waits until the rollups of past hours are made and past days are compacted. Throws WaitedInVain. */
export async function settle(system: System): Promise<void> {
  await waitFor('rollups and compaction of what is past', SETTLE_LIMIT_MS, async () => {
    const [row] = await system.sql.rows<{ open: string }>(
      `select count(*) as open from open_day where day < (now() at time zone 'UTC')::date`,
    );
    return row?.open === '0' ? true : undefined;
  });
}
