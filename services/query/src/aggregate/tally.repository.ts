import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Queryable } from '../reading/queryable.repository.ts';
import { ReadingSource } from '../reading/readings.repository.ts';
import { type DaySpan, RollupSource } from '../rollup/rollup.repository.ts';
import { addRollups, addTotals, type RawDevice } from './device-days.ts';
import { Limits } from './limits.ts';
import { addRawHours, type RawTarget } from './raw-hours.ts';
import { devicesARead, readSpans } from './read-plan.ts';
import type { Needed } from './statistics.ts';
import type { Frame } from './day-plan.ts';
import { Tally } from './tally.ts';

const DAY_MS = 86_400_000;
/** Rollups of so many days are in memory at once, and so many devices are asked for. */
const DEVICE_DAYS_A_READ = 10_000;
const DEVICES_A_READ = 1_024;

/** What is to be added up. */
export interface TallyQuestion extends Frame {
  readonly needed: Needed;
  /** Only these metrics. */
  readonly metrics?: readonly string[] | undefined;
}

/**
 * Adds up readings in the snapshot of a client: from rollups where whole hours or days of them lie in one bucket and
 * are up to date, and from the readings themselves everywhere else. So the answer is exact at any time.
 */
export class TallyReader {
  private readonly rollups: RollupSource;
  private readonly readings: ReadingSource;

  constructor(client: Queryable) {
    this.rollups = new RollupSource(client);
    this.readings = new ReadingSource(client);
  }

  /** Adds up the readings of some devices (surrogate keys). Throws a 422 when that costs too much. */
  async read(devices: readonly number[], { needed, metrics, ...frame }: TallyQuestion): Promise<Tally> {
    const limits = new Limits();
    const tally = new Tally({
      bounds: frame.bounds,
      statistics: needed.statistics,
      keepsValues: needed.values,
      metrics,
    });
    const { startMs, endMs } = frame.range;
    const days = { fromDay: Math.floor(startMs / DAY_MS), toDay: Math.ceil(endMs / DAY_MS) };
    for (const group of groupsOf(devices, groupSize(days))) {
      const stale = await this.rollups.staleHours(group, days);
      const totals = needed.values ? [] : await this.rollups.readTotals(group, days, needed.statistics);
      const told = addTotals(tally, { totals, stale }, frame);
      const rollups = await this.rollups.read(group, days, needed.statistics, told);
      limits.countDeviceDays(told.size + rollups.length);
      const raw = addRollups(tally, { rollups, stale }, { ...frame, values: needed.values });
      await this.addRaw(raw, { tally, frame, limits });
    }
    return tally;
  }

  /** Devices that need the same spans are read together. */
  private async addRaw(devices: readonly RawDevice[], target: RawTarget): Promise<void> {
    const alike = Map.groupBy(devices, ({ hours }) => [...hours].sort(([a], [b]) => a - b).join());
    for (const own of alike.values()) {
      for (const span of readSpans(own[0]?.hours ?? new Map())) {
        for (const group of groupsOf(own, devicesARead(span))) {
          const found = await this.readings.readMany(
            group.map(({ device }) => device),
            span,
          );
          for (const device of group)
            addRawHours(target, device, { span, segments: found.get(device.device) ?? [] });
          // Others have to be served between two pieces of a long question.
          await nextTurn();
        }
      }
    }
  }
}

function groupSize({ fromDay, toDay }: DaySpan): number {
  return Math.max(1, Math.min(DEVICES_A_READ, Math.floor(DEVICE_DAYS_A_READ / (toDay - fromDay))));
}

function groupsOf<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  );
}
