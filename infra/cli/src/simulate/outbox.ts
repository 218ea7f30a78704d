import type { Reading } from '../client/batch-answer.ts';
import type { Fate } from './deviations.ts';

/** One request of a device. */
export type Post =
  | { readonly kind: 'reading'; readonly reading: Reading; readonly isRepeat: boolean }
  | { readonly kind: 'batch'; readonly readings: readonly Reading[] }
  | { readonly kind: 'bad'; readonly text: string };

const MOST_KEPT = 500;

/** What a device has not sent yet. */
export class Outbox {
  private kept: Reading[] = [];
  private late: Reading | undefined;

  /** The requests that follow from a new reading, in their order. */
  posts(reading: Reading, fate: Fate): Post[] {
    if (fate === 'kept') {
      this.kept.push(reading);
      return this.kept.length < MOST_KEPT ? [] : this.rest();
    }
    const before = this.takeKept();
    if (fate === 'bad') return [...before, { kind: 'bad', text: badText(reading) }];
    if (fate === 'late' && this.late === undefined) {
      this.late = reading;
      return before;
    }
    const now: Post = { kind: 'reading', reading, isRepeat: false };
    const again: Post[] = fate === 'sent twice' ? [{ ...now, isRepeat: true }] : [];
    return [...before, now, ...again, ...this.takeLate()];
  }

  /** What is left when the device stops. */
  rest(): Post[] {
    return [...this.takeKept(), ...this.takeLate()];
  }

  private takeKept(): Post[] {
    const readings = this.kept;
    this.kept = [];
    return readings.length === 0 ? [] : [{ kind: 'batch', readings }];
  }

  private takeLate(): Post[] {
    const { late } = this;
    this.late = undefined;
    return late === undefined ? [] : [{ kind: 'reading', reading: late, isRepeat: false }];
  }
}

const SPOILED: readonly ((reading: Reading) => string)[] = [
  (reading) => JSON.stringify(reading).slice(0, -5),
  (reading) => JSON.stringify({ ...reading, metrics: { temperature: 999 } }),
  (reading) => JSON.stringify({ ...reading, metrics: { temperature: 'warm' } }),
  (reading) => JSON.stringify({ ...reading, metrics: {} }),
  (reading) => JSON.stringify({ ...reading, timestamp: Math.floor(Date.parse(reading.timestamp) / 1_000) }),
  (reading) => JSON.stringify({ ...reading, timestamp: '2999-01-01T00:00:00Z' }),
];

/** A body that must be refused: broken, out of range, no number, empty, in seconds, or from the future. */
function badText(reading: Reading): string {
  const spoil = SPOILED[Date.parse(reading.timestamp) % SPOILED.length];
  return spoil === undefined ? '' : spoil(reading);
}
