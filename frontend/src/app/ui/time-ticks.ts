import type { TimeSpan } from './chart-overlay.ts';
import { offsetMs } from './wall-time.ts';

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Distances that people count in. */
const steps = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * secondMs),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minuteMs),
  ...[1, 2, 3, 6, 12].map((count) => count * hourMs),
  ...[1, 2, 5, 10, 30, 90, 365].map((count) => count * dayMs),
];

/**
 * The moments to name along an axis, at most so many: round ones on the clocks of the zone, also across a change of the
 * clocks.
 */
export function timeTicks({ startAt, endAt }: TimeSpan, most: number, zone: string): Date[] {
  const step = steps.find((each) => (endAt - startAt) / each <= Math.max(1, most)) ?? 3650 * dayMs;
  const ticks: Date[] = [];
  let wall = Math.ceil((startAt + offsetMs(startAt, zone)) / step) * step;
  for (;;) {
    const at = wall - offsetMs(wall - offsetMs(wall, zone), zone);
    if (at > endAt) return ticks;
    if (at >= startAt) ticks.push(new Date(at));
    wall += step;
  }
}
