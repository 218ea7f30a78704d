import { type Segment, sliceSegment } from '../reading/segment.ts';
import type { TimeRange } from '../time/range.ts';
import { bucketAt, type Frame } from './day-plan.ts';
import type { RawDevice } from './device-days.ts';
import type { Limits } from './limits.ts';
import { LOST } from './metric-tally.ts';
import type { Tally } from './tally.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Where readings are added, and what they may cost. */
export interface RawTarget {
  readonly tally: Tally;
  readonly frame: Frame;
  readonly limits: Limits;
}

/**
 * Adds the hours of a device that lie in a span and are needed, of which these are all the readings. Where there are
 * fewer than the rollup counts they are gone: then the rollup stands in where it can, and the rest is noted as lost.
 */
export function addRawHours(
  { tally, frame, limits }: RawTarget,
  device: RawDevice,
  { span, segments }: { span: TimeRange; segments: readonly Segment[] },
): void {
  limits.countReadings(segments.reduce((sum, { times }) => sum + times.length, 0));
  for (const { day, hour } of hoursIn(device, span)) {
    const startMs = day * DAY_MS + hour * HOUR_MS;
    const own = segments
      .map((segment) => sliceSegment(segment, { startMs, endMs: startMs + HOUR_MS }))
      .filter(({ times }) => times.length > 0);
    if (isGone(device, { day, hour }, own)) lose(tally, frame, { device, day, hour });
    else for (const segment of own) tally.addReadings(sliceSegment(segment, frame.range), limits);
  }
}

interface Hour {
  readonly day: number;
  readonly hour: number;
}

/** The needed hours of a device that begin in a span. */
function* hoursIn({ hours }: RawDevice, { startMs, endMs }: TimeRange): Generator<Hour> {
  for (let day = Math.floor(startMs / DAY_MS); day * DAY_MS < endMs; day++) {
    const mask = hours.get(day) ?? 0;
    for (let hour = 0; mask !== 0 && hour < 24; hour++) {
      const ms = day * DAY_MS + hour * HOUR_MS;
      if ((mask & (1 << hour)) !== 0 && ms >= startMs && ms < endMs) yield { day, hour };
    }
  }
}

/** Whether readings that an up-to-date rollup counts are not there any more. */
function isGone({ rollups, stale }: RawDevice, { day, hour }: Hour, found: readonly Segment[]): boolean {
  if (((stale.get(day) ?? 0) & (1 << hour)) !== 0) return false;
  const expected = rollups.get(day)?.readingsIn(hour) ?? 0;
  return found.reduce((sum, { times }) => sum + times.length, 0) < expected;
}

function lose(
  tally: Tally,
  { bounds, range }: Frame,
  { device, day, hour }: Hour & { device: RawDevice },
): void {
  const rollup = device.rollups.get(day);
  if (rollup === undefined) return;
  const startMs = day * DAY_MS + hour * HOUR_MS;
  const endMs = startMs + HOUR_MS;
  const first = bucketAt(bounds, Math.max(startMs, range.startMs));
  const last = bucketAt(bounds, Math.min(endMs, range.endMs) - 1);
  const isWhole = first === last && startMs >= range.startMs && endMs <= range.endMs;
  if (isWhole) tally.addSlots(rollup, [{ slot: hour, bucket: first }]);
  for (let bucket = first; bucket <= last; bucket++)
    tally.lose(rollup, { slot: hour, bucket }, isWhole ? LOST.values : LOST.statistics);
}
