import type { Reading } from '../api/reading.ts';
import type { DeviceChange } from './device-change.ts';

/** How many live readings a page keeps; older ones are asked of the server again. */
export const tailLimit = 5000;
/** How many changes of the device a page keeps. */
const changeLimit = 100;

/** Something that became of the device, and when this page heard of it. */
export interface HeardChange extends DeviceChange {
  /** Epoch milliseconds. */
  readonly at: number;
  /** Unlike any other of this tail. */
  readonly key: number;
}

/** What has arrived live for one device since its page was opened. */
export interface LiveTail {
  /** The newest arrivals, in order of arrival. */
  readonly readings: readonly Reading[];
  /** How many arrived in all. */
  readonly received: number;
  /** Grows whenever something may have been missed, and the history must be read again. */
  readonly resyncs: number;
  /** What became of the device, newest first. */
  readonly changes: readonly HeardChange[];
}

/** The tail before anything has arrived. */
export const emptyTail: LiveTail = { readings: [], received: 0, resyncs: 0, changes: [] };

/** The tail after more readings; at most `limit` are kept, and of each only what is drawn: they stay for hours. */
export function extendTail(tail: LiveTail, arrived: readonly Reading[], limit = tailLimit): LiveTail {
  const kept = arrived.map(({ at, metrics }) => ({ at, metrics }));
  return {
    ...tail,
    readings: [...tail.readings, ...kept].slice(-limit),
    received: tail.received + arrived.length,
  };
}

/** The tail after changes of the device, heard of at `at` (epoch milliseconds). */
export function extendChanges(tail: LiveTail, told: readonly DeviceChange[], at: number): LiveTail {
  if (told.length === 0) return tail;
  const key = (tail.changes[0]?.key ?? 0) + 1;
  const heard = told.map((change, index) => ({ ...change, at, key: key + index })).reverse();
  return { ...tail, changes: [...heard, ...tail.changes].slice(0, changeLimit) };
}

/** The newest reading of each device, by timestamp, after more have arrived. */
export function extendNewest<T extends Reading & { readonly deviceId: string }>(
  newest: ReadonlyMap<string, T>,
  arrived: readonly T[],
): ReadonlyMap<string, T> {
  const next = new Map(newest);
  for (const reading of arrived) {
    const known = next.get(reading.deviceId);
    if (!known || reading.at >= known.at) next.set(reading.deviceId, reading);
  }
  return next;
}
