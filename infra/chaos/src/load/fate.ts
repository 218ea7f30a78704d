import type { PlannedReading } from '../plan/reading.ts';

/** What the device learned about an attempt: taken, refused for good, or nothing certain. */
export type Outcome = 'acknowledged' | 'rejected' | 'unknown';

/** What became of the attempts to send a reading, as the device knows it. */
export interface Fate {
  readonly reading: PlannedReading;
  attempts: number;
  acknowledged: number;
  rejected: number;
  /** When it was first sent, on a clock of the whole fleet that counts attempts. */
  readonly firstSentAt: number;
  /** When it was first acknowledged, on the same clock. */
  firstAcknowledgedAt?: number;
}

/** Fates by the reading's number, by device. */
export type Fates = ReadonlyMap<string, ReadonlyMap<number, Fate>>;
