import type { System } from '../system/system.ts';
import { waitFor } from '../wait-for.ts';

const LIMIT_MS = 60_000;
const ROLLUP_LIMIT_MS = 30_000;
const GRACE_HOURS = 1;

/** Waits until all that is in the stream is stored. Throws WaitedInVain after a minute. */
export async function quiesce(system: System): Promise<void> {
  await waitFor('the store to reach the end of the stream', LIMIT_MS, async () => {
    const [ends, rows] = await Promise.all([
      system.broker.ends(),
      system.sql.rows<{ partition: number; seq: string }>('select partition, seq from watermark'),
    ]);
    const marks = new Map(rows.map(({ partition, seq }) => [partition, Number(seq)]));
    return ends.every((end, partition) => (marks.get(partition) ?? 0) >= end) ? true : undefined;
  });
}

/** Waits until the rollups of past hours are up to date, so that answers come from them; without harm when they are not. */
export async function rollupsReady(system: System): Promise<void> {
  const nowHour = Math.floor(Date.now() / 3_600_000) - GRACE_HOURS;
  await waitFor('the rollups of past hours', ROLLUP_LIMIT_MS, async () => {
    const rows = await system.sql.rows<{ day: number; dirty_hours: number }>(
      `select (day - date '1970-01-01') as day, dirty_hours from open_day where dirty_hours <> 0`,
    );
    const isPast = ({ day, dirty_hours }: { day: number; dirty_hours: number }): boolean =>
      Array.from({ length: 24 }, (_, hour) => hour).some(
        (hour) => (dirty_hours & (1 << hour)) !== 0 && day * 24 + hour < nowHour,
      );
    return rows.some(isPast) ? undefined : true;
  }).catch(() => undefined);
}
