import type { PlannedReading } from './reading.ts';

/** What a device sends in one request. */
export interface Submission {
  readonly device: string;
  readonly readings: readonly PlannedReading[];
  readonly form: 'single' | 'batch';
  readonly idempotencyKey?: string;
  /** A repeat of it would be taken for another reading, so it is never sent again. */
  readonly isUnrepeatable?: true;
}

/** Thinks of what a device sends next. */
export interface DevicePlan {
  readonly device: string;
  /** Undefined when the device has nothing more to send. */
  next(): Submission | undefined;
}
