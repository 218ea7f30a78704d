/** Whether a device reports as it should; derived whenever it is shown, stored nowhere. */
export type DeviceStatus = 'never_seen' | 'online' | 'late' | 'offline' | 'inactive';

/** What a device's status hangs on. */
export interface StatusFacts {
  readonly isActive: boolean;
  /** Latest receipt of a reading, milliseconds since 1970 UTC; undefined when there was none. */
  readonly lastSeenMs: number | undefined;
  /** How often a healthy device reports, seconds. */
  readonly expectedIntervalS: number;
}

/** Silence of so many expected intervals is still punctual, */
export const ONLINE_INTERVALS = 3;
/** and of so many not yet lost. */
export const LATE_INTERVALS = 10;

/** Online within three expected intervals of the last sign of life, late within ten, then offline. */
export function deviceStatus(device: StatusFacts, nowMs: number): DeviceStatus {
  const { isActive, lastSeenMs } = device;
  if (!isActive) return 'inactive';
  if (lastSeenMs === undefined) return 'never_seen';
  if (nowMs <= lastMsOf(ONLINE_INTERVALS, lastSeenMs, device)) return 'online';
  return nowMs <= lastMsOf(LATE_INTERVALS, lastSeenMs, device) ? 'late' : 'offline';
}

/** When the status will be another, if nothing is heard until then; undefined when never. */
export function nextStatusChangeMs(device: StatusFacts, nowMs: number): number | undefined {
  const { isActive, lastSeenMs } = device;
  if (!isActive || lastSeenMs === undefined) return undefined;
  const changesMs = [ONLINE_INTERVALS, LATE_INTERVALS].map((each) => lastMsOf(each, lastSeenMs, device) + 1);
  return changesMs.find((changeMs) => changeMs > nowMs);
}

function lastMsOf(intervals: number, lastSeenMs: number, { expectedIntervalS }: StatusFacts): number {
  return lastSeenMs + intervals * expectedIntervalS * 1000;
}
