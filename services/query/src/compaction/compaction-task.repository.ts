import { decodeReadings, DAY_SLOT } from '../rollup/rollup-codec.ts';
import { DueQueue } from '../upkeep/due-queue.ts';
import { dayText, type OpenDay } from '../upkeep/open-day.ts';
import { StepSize } from '../upkeep/step-size.ts';
import type { Task, UpkeepTools } from '../upkeep/upkeep-tools.repository.ts';
import { Compaction } from './compaction.repository.ts';

/** Readings in the first step, and in any, unless one device's day has more. */
const FIRST_READINGS = 10_000;
const MOST_READINGS = 200_000;
/** Days of devices looked at for a step. */
const MOST_DAYS = 500;

/** Turns days that are closed into blocks. */
export class CompactionTask implements Task {
  private readonly compaction: Compaction;
  private readonly due = new DueQueue();
  private readonly size = new StepSize(FIRST_READINGS, MOST_READINGS);

  constructor(private readonly tools: UpkeepTools) {
    this.compaction = new Compaction(tools.client);
  }

  async step(nowMs: number): Promise<boolean> {
    const { openDays, settings } = this.tools;
    if (this.due.isEmpty) this.due.fill(openDays.dueDays(nowMs, settings));
    const taken = this.due.take(MOST_DAYS);
    // What was stored into again meanwhile has to be rolled up first.
    const days = taken.filter(({ device, day }) => openDays.dirtyHours(device, day) === 0);
    const [first] = days;
    if (first === undefined) return taken.length > 0;
    const devices = await this.choose(first.day, days);
    const startMs = performance.now();
    const readings = await this.compaction.compact(first.day, devices);
    this.size.took(performance.now() - startMs, readings);
    for (const device of devices) openDays.closed(device, first.day);
    this.due.giveBack(days.slice(devices.length));
    return true;
  }

  /** The first devices of these that together have as many readings as a step may take; at least one. */
  private async choose(day: number, days: readonly OpenDay[]): Promise<number[]> {
    const devices = days.map(({ device }) => device);
    const { rows } = await this.tools.client.query<{ device: number; readings: Uint8Array }>(
      'select device_id as device, readings from rollup where device_id = any($1::int[]) and day = $2::date',
      [devices, dayText(day)],
    );
    const counts = new Map(
      rows.map(({ device, readings }) => [device, decodeReadings(readings)[DAY_SLOT] ?? 0]),
    );
    let total = 0;
    const cut = devices.findIndex((device) => (total += counts.get(device) ?? 0) > this.size.current);
    return cut < 0 ? devices : devices.slice(0, Math.max(1, cut));
  }
}
