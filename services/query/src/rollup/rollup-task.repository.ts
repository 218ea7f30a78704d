import { DueQueue } from '../upkeep/due-queue.ts';
import type { OpenDay } from '../upkeep/open-day.ts';
import { StepSize } from '../upkeep/step-size.ts';
import type { Task, UpkeepTools } from '../upkeep/upkeep-tools.repository.ts';
import { RollupRefresh } from './refresh.repository.ts';

/** Hours of devices in the first step, and in any. */
const FIRST_HOURS = 50;
const MOST_HOURS = 5_000;

/** Brings the rollups of hours that have ended up to date. */
export class RollupTask implements Task {
  private readonly refresh: RollupRefresh;
  private readonly due = new DueQueue();
  private readonly size = new StepSize(FIRST_HOURS, MOST_HOURS);

  constructor(private readonly tools: UpkeepTools) {
    this.refresh = new RollupRefresh(tools.client, tools.partition);
  }

  async step(nowMs: number): Promise<boolean> {
    const { openDays, settings } = this.tools;
    if (this.due.isEmpty) this.due.fill(openDays.dueHours(nowMs, settings));
    const days = this.take().filter(({ device, day }) => openDays.has(device, day));
    if (days.length === 0) return false;
    const startMs = performance.now();
    await this.refresh.refresh(days);
    this.size.took(performance.now() - startMs, days.length * hoursOf(days[0]));
    for (const { device, day, dirtyHours } of days) openDays.refreshed(device, day, dirtyHours, nowMs);
    return true;
  }

  private take(): OpenDay[] {
    const hours = hoursOf(this.due.next);
    return this.due.take(Math.max(1, Math.floor(this.size.current / hours)));
  }
}

/** How many hours of a day are dirty; at least one. */
function hoursOf(day: OpenDay | undefined): number {
  let count = 0;
  for (let bits = day?.dirtyHours ?? 0; bits !== 0; bits &= bits - 1) count++;
  return Math.max(1, count);
}
