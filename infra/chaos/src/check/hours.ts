import type { StoredReading } from './compare.ts';

const HOUR_MS = 3_600_000;
/** Sums in another order differ by their rounding. */
const RELATIVE_ERROR = 1e-9;

/** What one metric came to in an hour. */
export interface HourStats {
  count: number;
  min: number;
  max: number;
  sum: number;
  first: number;
  last: number;
  /** The sum of absolute values: what rounding is relative to. */
  size: number;
}

/** Statistics by metric and start of hour, `temperature 1767225600000`, from the readings in order of time. */
export function hoursOf(readings: readonly StoredReading[]): Map<string, HourStats> {
  const hours = new Map<string, HourStats>();
  for (const { timestampMs, metrics } of readings) {
    const startMs = timestampMs - (timestampMs % HOUR_MS);
    for (const [metric, value] of Object.entries(metrics)) {
      const key = `${metric} ${startMs}`;
      const stats = hours.get(key);
      if (stats === undefined) hours.set(key, statsOf(value));
      else add(stats, value);
    }
  }
  return hours;
}

/** An hour as the API answers it. */
export interface HourAnswer {
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly avg: number;
  readonly sum: number;
  readonly first: number;
  readonly last: number;
}

/** In which hours the answers are not what the readings come to; each finding names the metric and the hour. */
export function differences(
  hours: ReadonlyMap<string, HourStats>,
  answers: ReadonlyMap<string, HourAnswer>,
): string[] {
  const keys = new Set([...hours.keys(), ...answers.keys()]);
  return [...keys].flatMap((key) => {
    const fault = faultOf(hours.get(key), answers.get(key));
    return fault === undefined ? [] : [`${key}: ${fault}`];
  });
}

function faultOf(stats: HourStats | undefined, answer: HourAnswer | undefined): string | undefined {
  if (stats === undefined) return 'is answered, but has no readings';
  if (answer === undefined) return `has ${stats.count} readings, but is not answered`;
  const names = ['count', 'min', 'max', 'first', 'last'] as const;
  const wrong = names.find((name) => stats[name] !== answer[name]);
  if (wrong !== undefined) return `${wrong} is ${answer[wrong]}, but the readings say ${stats[wrong]}`;
  if (Math.abs(stats.sum - answer.sum) > RELATIVE_ERROR * stats.size) {
    return `sum is ${answer.sum}, but the readings say ${stats.sum}`;
  }
  const avg = stats.sum / stats.count;
  if (Math.abs(avg - answer.avg) <= (RELATIVE_ERROR * stats.size) / stats.count) return undefined;
  return `avg is ${answer.avg}, but the readings say ${avg}`;
}

function statsOf(value: number): HourStats {
  return { count: 1, min: value, max: value, sum: value, first: value, last: value, size: Math.abs(value) };
}

function add(stats: HourStats, value: number): void {
  stats.count++;
  stats.min = Math.min(stats.min, value);
  stats.max = Math.max(stats.max, value);
  stats.sum += value;
  stats.size += Math.abs(value);
  stats.last = value;
}
