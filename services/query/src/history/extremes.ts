import { invalidField } from '@telemetry/chassis';
import type { Order, Segment } from '../reading/segment.ts';
import type { TimeRange } from '../time/range.ts';

/** A reading, taken out of its segment. Times in ms since 1970; `vals` in the order of `names`. */
export interface Kept {
  readonly tsMs: number;
  readonly receivedAtMs: number;
  readonly names: readonly string[];
  readonly vals: readonly number[];
}

/** An extreme of one metric in one bucket, with the reading it is of. */
interface Extreme {
  readonly value: number;
  readonly reading: Kept;
}

/** The least and the greatest value of a metric, bucket by bucket. */
interface Envelope {
  lows: (Extreme | undefined)[];
  highs: (Extreme | undefined)[];
}

/** The first and the last reading are always kept. */
const ENDS = 2;

/**
 * Thins readings out to at most `maxPoints` of them: of every bucket of time the readings with the least and the
 * greatest value of each metric, so that no peak is lost, and the first and the last of all. All are kept while they
 * are no more than that. Memory is bounded by `maxPoints`, however many readings there are.
 */
export class Extremes {
  /** How many readings there were. */
  readings = 0;
  private all: Kept[] | undefined = [];
  private first: Kept | undefined;
  private last: Kept | undefined;
  private readonly envelopes = new Map<string, Envelope>();
  private buckets: number;
  private bucketMs: number;

  /** `span` is where the readings lie, as near as one knows. */
  constructor(
    private readonly span: TimeRange,
    private readonly maxPoints: number,
  ) {
    this.buckets = maxPoints;
    this.bucketMs = (span.endMs - span.startMs) / maxPoints;
  }

  /** Takes in readings, in any order. */
  add(segment: Segment): void {
    const count = segment.times.length;
    if (count === 0) return;
    this.readings += count;
    if (this.readings > this.maxPoints) this.all = undefined;
    else for (let i = 0; i < count; i++) this.all?.push(keep(segment, i));
    this.first = nearer(this.first, segment, { index: 0, sign: -1 });
    this.last = nearer(this.last, segment, { index: count - 1, sign: 1 });
    segment.columns.forEach((column, c) => this.addColumn(segment, column, segment.names[c] ?? ''));
  }

  /** What is kept, in order of time. Throws a 422 when so few points cannot hold the extremes of every metric. */
  kept(order: Order): Kept[] {
    const readings = this.all ?? [...this.chosen()];
    const sorted = readings.sort((a, b) => a.tsMs - b.tsMs);
    return order === 'asc' ? sorted : sorted.reverse();
  }

  private *chosen(): Iterable<Kept> {
    const mostBuckets = Math.floor((this.maxPoints - ENDS) / (2 * this.envelopes.size));
    if (mostBuckets < 1) {
      const message = `the extremes of ${this.envelopes.size} metrics are up to ${2 * this.envelopes.size + ENDS} points: ask for so many, or for fewer metrics`;
      throw invalidField('max_points', message, 'min');
    }
    while (this.buckets > mostBuckets) this.widen(Math.ceil(this.buckets / mostBuckets));
    const byTime = new Map<number, Kept>();
    for (const reading of [this.first, this.last])
      if (reading !== undefined) byTime.set(reading.tsMs, reading);
    for (const { lows, highs } of this.envelopes.values()) {
      for (const extreme of [...lows, ...highs])
        if (extreme !== undefined) byTime.set(extreme.reading.tsMs, extreme.reading);
    }
    yield* byTime.values();
  }

  private addColumn(segment: Segment, column: Float64Array, name: string): void {
    const { lows, highs } = this.envelopeOf(name);
    const { times } = segment;
    for (let from = 0; from < times.length;) {
      const bucket = this.bucketOf(times[from] ?? NaN);
      let [low, high] = [from, from];
      let to = from + 1;
      for (; to < times.length && this.bucketOf(times[to] ?? NaN) === bucket; to++) {
        const value = column[to] ?? NaN;
        if (value < (column[low] ?? NaN)) low = to;
        else if (value > (column[high] ?? NaN)) high = to;
      }
      lows[bucket] = extreme(lows[bucket], { segment, column, index: low, sign: -1 });
      highs[bucket] = extreme(highs[bucket], { segment, column, index: high, sign: 1 });
      from = to;
    }
  }

  private envelopeOf(name: string): Envelope {
    const known = this.envelopes.get(name);
    if (known !== undefined) return known;
    while (this.buckets > 1 && (this.envelopes.size + 1) * this.buckets > this.maxPoints) this.widen(2);
    const made = { lows: Array<undefined>(this.buckets), highs: Array<undefined>(this.buckets) };
    this.envelopes.set(name, made);
    return made;
  }

  /** Makes one bucket of every `factor` neighbours. */
  private widen(factor: number): void {
    this.buckets = Math.ceil(this.buckets / factor);
    this.bucketMs *= factor;
    for (const envelope of this.envelopes.values()) {
      envelope.lows = joined(envelope.lows, factor, -1);
      envelope.highs = joined(envelope.highs, factor, 1);
    }
  }

  private bucketOf(ms: number): number {
    const bucket = Math.floor((ms - this.span.startMs) / this.bucketMs);
    return Math.max(0, Math.min(this.buckets - 1, bucket));
  }
}

/** Which of two is further to the side that `sign` says: -1 the lower, 1 the higher; the first one when equal. */
type Side = -1 | 1;

function joined(
  extremes: readonly (Extreme | undefined)[],
  factor: number,
  sign: Side,
): (Extreme | undefined)[] {
  const wider = Array<Extreme | undefined>(Math.ceil(extremes.length / factor));
  extremes.forEach((own, i) => {
    const other = wider[Math.floor(i / factor)];
    if (own !== undefined && (other === undefined || (own.value - other.value) * sign > 0))
      wider[Math.floor(i / factor)] = own;
  });
  return wider;
}

interface Candidate {
  readonly segment: Segment;
  readonly column: Float64Array;
  readonly index: number;
  readonly sign: Side;
}

function extreme(own: Extreme | undefined, { segment, column, index, sign }: Candidate): Extreme {
  const value = column[index] ?? NaN;
  if (own !== undefined && (value - own.value) * sign <= 0) return own;
  return { value, reading: keep(segment, index) };
}

function nearer(
  own: Kept | undefined,
  segment: Segment,
  { index, sign }: { index: number; sign: Side },
): Kept | undefined {
  const ms = segment.times[index] ?? NaN;
  return own === undefined || (ms - own.tsMs) * sign > 0 ? keep(segment, index) : own;
}

/** A reading of a segment, which need not be kept for it. */
export function keep({ names, times, receipts, columns }: Segment, index: number): Kept {
  return {
    tsMs: times[index] ?? NaN,
    receivedAtMs: receipts[index] ?? NaN,
    names,
    vals: columns.map((column) => column[index] ?? NaN),
  };
}
