import type { DeviceChange } from '../live/device-change.ts';
import type { LiveEvent } from '../live/live-socket.ts';

/** Seconds that are counted one by one. */
export const countedSeconds = 60;
const keptChanges = 30;

/** Something that became of a device, and when it was heard of. */
export interface Happening extends DeviceChange {
  /** Unlike any other since the page was opened. */
  readonly key: number;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** What was heard of the fleet since the page was opened. */
export interface Activity {
  /** When counting began, epoch milliseconds. */
  readonly since: number;
  /** Readings by the second in which they arrived. */
  readonly seconds: ReadonlyMap<number, number>;
  /** Newest first. */
  readonly happenings: readonly Happening[];
  /** How many happenings there were in all. */
  readonly total: number;
}

/** Nothing heard yet. */
export function noActivity(now: number): Activity {
  return { since: now, seconds: new Map(), happenings: [], total: 0 };
}

/** The activity after a lot of what was told, which arrived at `now`. */
export function extendActivity(activity: Activity, lot: readonly LiveEvent[], now: number): Activity {
  const second = Math.floor(now / 1000);
  const oldest = second - countedSeconds;
  const seconds = new Map([...activity.seconds].filter(([each]) => each >= oldest));
  let { total } = activity;
  const happenings: Happening[] = [];
  let count = 0;
  for (const event of lot) {
    if (event.kind === 'readings') count += event.readings.length;
    if (event.kind === 'device') happenings.unshift({ ...event.change, key: total++, at: now });
  }
  if (count > 0) seconds.set(second, (seconds.get(second) ?? 0) + count);
  return {
    since: activity.since,
    seconds,
    happenings: [...happenings, ...activity.happenings].slice(0, keptChanges),
    total,
  };
}

/** Readings of each of the last whole seconds, oldest first. */
export function secondsBefore(activity: Activity, now: number): readonly number[] {
  const current = Math.floor(now / 1000);
  return Array.from(
    { length: countedSeconds },
    (_, index) => activity.seconds.get(current - countedSeconds + index) ?? 0,
  );
}

/** Readings a minute: those of the last minute, or what a shorter time of counting comes to; undefined at first. */
export function perMinute(activity: Activity, now: number): number | undefined {
  const counted = Math.min(countedSeconds, Math.floor(now / 1000) - Math.ceil(activity.since / 1000));
  if (counted < 3) return undefined;
  const sum = secondsBefore(activity, now).reduce((total, count) => total + count, 0);
  return Math.round((sum / counted) * 60);
}
