import { build, type Histogram } from 'hdr-histogram-js';
import type { Latency, LoadOptions, LoadResult } from './messages.ts';

const US = 1000;

/** Counts the answers of a run. */
export class Tally {
  /** Readings acknowledged from the first request on. */
  ackedReadings = 0;
  private lateSends = 0;
  private readonly options: LoadOptions;
  private readonly statuses = new Map<number, number>();
  private readonly histogram: Histogram = build({
    bitBucketSize: 64,
    highestTrackableValue: 60_000 * US,
    numberOfSignificantValueDigits: 3,
  });
  private requests = 0;

  constructor(options: LoadOptions) {
    this.options = options;
  }

  /** Takes an answer that came at `nowMs` to what was due at `dueMs`, both since the start of the run. */
  add(status: number, { dueMs, nowMs }: { dueMs: number; nowMs: number }): void {
    const { batch, warmUpMs, durationMs, perSecond } = this.options;
    const isTaken = status >= 200 && status < 300;
    if (isTaken) this.ackedReadings += batch;
    // An open loop counts by when a request was due, so that the slow ones at the end are not left out.
    const countsAtMs = perSecond === undefined ? nowMs : dueMs;
    if (countsAtMs < warmUpMs || countsAtMs > durationMs) return;
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
    if (!isTaken) return;
    this.requests++;
    this.histogram.recordValue(Math.max(1, Math.round((nowMs - dueMs) * US)));
  }

  /** Takes note of a request that the generator sent late. */
  addLate(dueMs: number): void {
    if (dueMs >= this.options.warmUpMs) this.lateSends++;
  }

  /** What the run came to. */
  result({ backlog, cpuMs }: { backlog: number; cpuMs: number }): LoadResult {
    const { batch, durationMs, warmUpMs } = this.options;
    return {
      requests: this.requests,
      readings: this.requests * batch,
      ackedReadings: this.ackedReadings,
      elapsedMs: durationMs - warmUpMs,
      statuses: Object.fromEntries(this.statuses),
      latencyMs: this.latency(),
      lateSends: this.lateSends,
      backlog,
      cpuMs,
    };
  }

  private latency(): Latency {
    const at = (percentile: number): number => this.histogram.getValueAtPercentile(percentile) / US;
    return { p50: at(50), p90: at(90), p99: at(99), max: at(100) };
  }
}
