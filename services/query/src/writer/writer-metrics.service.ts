import { meter } from '@telemetry/chassis';
import type { Tally } from './tally.ts';

const readings = meter.createCounter('telemetry_query_readings_total', {
  description: 'Readings that have been dealt with, by what came of them',
});
const lag = meter.createObservableGauge('telemetry_query_lag_messages', {
  description:
    'Messages of all partitions between what a partition has stored and the end of the stream, as last seen',
});
const writing = meter.createObservableGauge('telemetry_query_writing', {
  description: 'Whether this replica stores a partition now (1) or not (0); one replica does at a time',
});

/** How long the oldest reading of each transaction waited, from its acceptance until it was stored. */
export const storeSeconds = meter.createHistogram('telemetry_query_store_seconds', {
  description: 'Time from the acceptance of the oldest reading of a transaction until it is stored',
  advice: { explicitBucketBoundaries: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800] },
});

/** Readings in each transaction. */
export const chunkReadings = meter.createHistogram('telemetry_query_chunk_readings', {
  description: 'Readings in one transaction of the writer',
  advice: { explicitBucketBoundaries: [1, 10, 50, 100, 500, 1_000, 2_500, 5_000, 10_000, 20_000] },
});

/** How long each transaction took. */
export const commitSeconds = meter.createHistogram('telemetry_query_commit_seconds', {
  description: 'Duration of one transaction of the writer',
  advice: { explicitBucketBoundaries: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5] },
});

/** Readings that the broker had acknowledged and that never came. */
export const missingReadings = meter.createCounter('telemetry_query_missing_readings_total', {
  description: 'Readings that the broker had acknowledged and then lost',
});

for (const outcome of ['stored', 'duplicate', 'dead_lettered']) readings.add(0, { outcome });
missingReadings.add(0);

/** Counts what came of readings. */
export function byOutcome(tally: Tally): void {
  const sum = { stored: 0, duplicate: 0, dead_lettered: 0 };
  for (const { stored, duplicate, deadLettered } of tally.accounts) {
    sum.stored += stored;
    sum.duplicate += duplicate;
    sum.dead_lettered += deadLettered;
  }
  for (const [outcome, count] of Object.entries(sum)) if (count > 0) readings.add(count, { outcome });
}

/** How far a partition is behind the stream, as far as its lane knows. */
export class Lag {
  private storedSeq: number | undefined;
  private endSeq = 0;

  constructor(partition: number) {
    writing.addCallback((result) => result.observe(this.storedSeq === undefined ? 0 : 1, { partition }));
    lag.addCallback((result) => {
      if (this.storedSeq !== undefined)
        result.observe(Math.max(0, this.endSeq - this.storedSeq), { partition });
    });
  }

  stored(seq: number): void {
    this.storedSeq = seq;
    if (seq > this.endSeq) this.endSeq = seq;
  }

  ends(seq: number): void {
    this.endSeq = seq;
  }

  /** Another replica may write the partition now. */
  unknown(): void {
    this.storedSeq = undefined;
  }
}
