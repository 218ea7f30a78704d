import { hashOf } from './random.ts';

/** A reading that a device sends, with all that is needed to know it again in the store. */
export interface PlannedReading {
  readonly device: string;
  /** Counts the device's readings from 0. It travels as the metric `n`. */
  readonly n: number;
  /** Readings of one device with the same slot are one reading to the system, which keeps the first of them. */
  readonly slot: string;
  /** Its own time, milliseconds since 1970 UTC; the system gives it one when absent. */
  readonly timestampMs?: number;
  readonly bootId?: string;
  readonly seq?: number;
  /** Milliseconds since boot, of a device without a clock. */
  readonly sinceBootMs?: number;
  /** It has as many metrics as a reading may have, with the longest names. */
  readonly isWide?: true;
  /** What makes it invalid, so that the system must refuse it; it takes the place of what it names. */
  readonly fault?: Readonly<Record<string, unknown>>;
}

/** Metrics of a reading by name. */
export type Metrics = Readonly<Record<string, number>>;

/**
 * The metrics of a reading, from nothing but its device and its number, so that whoever finds it in the store can
 * tell whether it is as it was sent: whole numbers, two decimals, single and double precision.
 */
export function metricsOf({ device, n, isWide }: Pick<PlannedReading, 'device' | 'n' | 'isWide'>): Metrics {
  const bits = (salt: number): number => hashOf(device, n * 7 + salt);
  const common = {
    ...(isWide === true && wideMetrics(device, n)),
    n,
    // Zero is added because JSON knows no negative zero.
    temperature: Math.round((bits(1) / 2 ** 32) * 12_000 - 4_000) / 100 + 0,
    noise: (bits(2) * 2 ** 20 + (bits(3) >>> 12)) / 2 ** 52 - 0.5,
  };
  if (n % 3 === 0) return common;
  const more = { ...common, level: Math.fround(bits(4) / 2 ** 30), count: bits(5) };
  return n % 3 === 1 ? more : { ...more, humidity: bits(6) % 101 };
}

/** A reading as JSON for the API. */
export function bodyOf(reading: PlannedReading): Record<string, unknown> {
  const { timestampMs, bootId, seq, sinceBootMs, fault } = reading;
  return {
    metrics: metricsOf(reading),
    ...(timestampMs !== undefined && { timestamp: new Date(timestampMs).toISOString() }),
    ...(bootId !== undefined && { boot_id: bootId }),
    ...(seq !== undefined && { seq }),
    ...(sinceBootMs !== undefined && { t_rel_ms: sinceBootMs }),
    ...fault,
  };
}

/** With the six others as many as a reading may have. */
const WIDE = 58;
const LONGEST_NAME = 64;

/** Metrics whose names belong to the device and do not compress. */
function wideMetrics(device: string, n: number): Metrics {
  const names = Array.from({ length: WIDE }, (_, place) => {
    const parts = Array.from({ length: 12 }, (__, part) => hashOf(device, place * 12 + part).toString(36));
    return `w${place}_${parts.join('')}`.slice(0, LONGEST_NAME);
  });
  return Object.fromEntries(names.map((name, place) => [name, n + place]));
}
