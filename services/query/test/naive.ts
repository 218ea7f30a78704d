import type { TestReading } from './lane-double.ts';

/** A value of a metric at a moment. */
interface Value {
  readonly ms: number;
  readonly value: number;
}

/** Which values are asked for, and how they are put together. */
export interface NaiveQuestion {
  readonly startMs: number;
  readonly endMs: number;
  readonly bucket: string;
  readonly zone: string;
}

const EQUAL_MS: Readonly<Record<string, number>> = {
  '1m': 60_000,
  '5m': 300_000,
  '15m': 900_000,
  '1h': 3_600_000,
};
const formats = new Map<string, Intl.DateTimeFormat>();

/** Names the bucket of a moment as its wall clock shows it; knows nothing of how the service finds buckets. */
export function bucketKey(ms: number, bucket: string, zone: string): string {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  formats.set(zone, format);
  const [date = '', time = ''] = format.format(ms).split(' ');
  const lengthMs = EQUAL_MS[bucket];
  // The zones of the test differ from UTC by whole quarters of an hour, and those without whole hours never change.
  if (lengthMs !== undefined) {
    const offsetMs = Date.parse(`${date}T${time}Z`) - Math.floor(ms / 1000) * 1000;
    return String(Math.floor((ms + (offsetMs % 3_600_000)) / lengthMs));
  }
  if (bucket === '6h') return `${date}/${Math.floor(Number(time.slice(0, 2)) / 6)}`;
  if (bucket === '1d') return date;
  if (bucket === '1mo') return date.slice(0, 7);
  const day = new Date(`${date}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7));
  return day.toISOString().slice(0, 10);
}

/** What every function comes to, by metric and bucket, straight from the readings. */
export function naiveAggregate(
  readings: readonly TestReading[],
  { startMs, endMs, bucket, zone }: NaiveQuestion,
): Map<string, Map<string, Record<string, number | null>>> {
  const values = new Map<string, Map<string, Value[]>>();
  for (const { tsMs, metrics } of readings) {
    if (tsMs < startMs || tsMs >= endMs) continue;
    const key = bucketKey(tsMs, bucket, zone);
    for (const [metric, value] of Object.entries(metrics)) {
      if (!values.has(metric)) values.set(metric, new Map());
      const buckets = values.get(metric)!;
      if (!buckets.has(key)) buckets.set(key, []);
      buckets.get(key)!.push({ ms: tsMs, value });
    }
  }
  return new Map(
    [...values].map(([metric, buckets]) => [
      metric,
      new Map([...buckets].map(([key, own]) => [key, naiveStatistics(own)])),
    ]),
  );
}

/** The first and the last of values at one moment (of several devices) are the least and the greatest. */
export function naiveStatistics(values: readonly Value[]): Record<string, number | null> {
  const byTime = values.toSorted((a, b) => a.ms - b.ms || a.value - b.value);
  const sorted = values.map(({ value }) => value).sort((a, b) => a - b);
  const count = sorted.length;
  const sum = exactSum(sorted);
  const mean = sum / count;
  const squares = exactSum(sorted.map((value) => (value - mean) * (value - mean)));
  return {
    min: sorted[0]!,
    max: sorted.at(-1)!,
    avg: mean,
    sum,
    count,
    first: byTime[0]!.value,
    last: byTime.at(-1)!.value,
    stddev: count < 2 ? null : Math.sqrt(squares / (count - 1)),
    p50: quantile(sorted, 0.5),
    p95: quantile(sorted, 0.95),
    p99: quantile(sorted, 0.99),
  };
}

/** Adds the small ones first, so that little is lost. */
function exactSum(values: readonly number[]): number {
  return values.toSorted((a, b) => Math.abs(a) - Math.abs(b)).reduce((sum, value) => sum + value, 0);
}

function quantile(sorted: readonly number[], share: number): number {
  const position = share * (sorted.length - 1);
  const below = sorted[Math.trunc(position)]!;
  const above = sorted[Math.min(sorted.length - 1, Math.trunc(position) + 1)]!;
  return below + (above - below) * (position - Math.trunc(position));
}
