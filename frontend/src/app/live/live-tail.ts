import type { Reading } from '../api/reading.ts';

/** How many live readings a page keeps; older ones are asked of the server again. */
export const tailLimit = 5000;

/** What has arrived live for one device since its page was opened. */
export interface LiveTail {
  /** The newest arrivals, in order of arrival. */
  readonly readings: readonly Reading[];
  /** How many arrived in all. */
  readonly received: number;
  /** Grows whenever something may have been missed, and the history must be read again. */
  readonly resyncs: number;
}

/** The tail before anything has arrived. */
export const emptyTail: LiveTail = { readings: [], received: 0, resyncs: 0 };

/** The tail after more readings; at most `limit` are kept. */
export function extendTail(tail: LiveTail, arrived: readonly Reading[], limit = tailLimit): LiveTail {
  return {
    ...tail,
    readings: [...tail.readings, ...arrived].slice(-limit),
    received: tail.received + arrived.length,
  };
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
