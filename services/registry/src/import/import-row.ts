import type { Problem } from '@telemetry/chassis';

/** What a row says of a device; what is absent keeps what is, or takes what a new device has by itself. */
export interface ImportRow {
  /** Where in the file it ends, counted from 1. */
  readonly line: number;
  readonly deviceId: string;
  readonly name?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly profileName?: string | undefined;
  /** SHA-256 (hexadecimal) of a key that the device has already. */
  readonly keyHash?: string | undefined;
}

/** A row that cannot be taken, and why. */
export interface RejectedRow {
  readonly line: number;
  /** Null when the row does not even say which. */
  readonly deviceId: string | null;
  readonly problem: Problem;
}

/** What became of a row that was taken. */
export interface TakenRow {
  readonly line: number;
  readonly deviceId: string;
  readonly status: 'created' | 'updated' | 'unchanged';
  /** The key that was made for a new device. */
  readonly apiKey?: string;
}

export type RowOutcome = TakenRow | RejectedRow;
