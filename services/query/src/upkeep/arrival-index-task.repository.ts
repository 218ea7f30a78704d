import { inTransaction } from './in-transaction.repository.ts';
import { DAY_MS, dayOf, dayText } from './open-day.ts';
import type { Task, UpkeepTools } from './upkeep-tools.repository.ts';

/** How often, milliseconds: what came since is found without the index. */
const EVERY_MS = 60_000;
/** The lane has readings to store, so it does not wait for a vacuum that is at work on the same table. */
const LOCK_TIMEOUT_MS = 100;
/** PostgreSQL's code for a lock that was not had in time. */
const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Has the indexes by time of today's and yesterday's readings take in the pages that were filled since. PostgreSQL does
 * so by itself only when it vacuums; its own requests for more would fill the log when readings come fast.
 */
export class ArrivalIndexTask implements Task {
  private nextMs = -Infinity;

  constructor(private readonly tools: UpkeepTools) {}

  /** Never has more to do at once. */
  async step(nowMs: number): Promise<boolean> {
    if (nowMs < this.nextMs) return false;
    this.nextMs = nowMs + EVERY_MS;
    for (const ms of [nowMs - DAY_MS, nowMs]) await this.summarize(`reading_${daysDigits(ms)}`);
    return false;
  }

  private async summarize(table: string): Promise<void> {
    const { client } = this.tools;
    try {
      await inTransaction(client, async () => {
        await client.query(`set local lock_timeout = ${LOCK_TIMEOUT_MS}`);
        await client.query('select summarize_partition($1)', [table]);
      });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === LOCK_NOT_AVAILABLE)) throw error;
    }
  }
}

function daysDigits(ms: number): string {
  return dayText(dayOf(ms)).replaceAll('-', '');
}
