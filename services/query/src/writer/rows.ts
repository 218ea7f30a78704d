import type { Arrival } from './arrival.ts';

/** A reading as the table holds it, beside what the other tables need of it. */
export interface Row {
  /** Surrogate key of the device. */
  readonly device: number;
  readonly tsMs: number;
  readonly receivedAtMs: number;
  readonly metricSet: number;
  /** In the order of the metric set's names. */
  readonly vals: readonly number[];
  readonly id: string;
  /** Its time is only that of its receipt, so it may be moved to a free moment. */
  readonly isTimedByReceipt: boolean;
  /** Its id tells a repeat, whatever time the repeat has: so does no id that is made of the reading's own time. */
  readonly isKnownById: boolean;
  readonly arrival: Arrival;
}

/** The keys a row needs: of each device by its id, and of each metric set by its name (`metricSetName`). */
export interface Keys {
  device(deviceId: string): number;
  metricSet(name: string): number;
}

/** Names the shape of a reading: its metrics, sorted, in one string. */
export function metricSetName(metrics: Readonly<Record<string, number>>): string {
  return Object.keys(metrics).sort().join('\0');
}

/** The metrics that a shape's name stands for. */
export function metricSetNames(name: string): string[] {
  return name.split('\0');
}

/**
 * The rows of arrivals, by device and time, so that what is read together lies together; of two with the same
 * key the one that arrived first comes first, and the table keeps the first.
 */
export function rowsOf(arrivals: readonly Arrival[], keys: Keys): Row[] {
  return arrivals
    .map((arrival) => rowOf(arrival, keys))
    .sort((a, b) => a.device - b.device || a.tsMs - b.tsMs);
}

function rowOf(arrival: Arrival, keys: Keys): Row {
  const { id, deviceId, timestampMs, receivedAtMs, metrics, timedByReceipt, hasRetryIdentity } =
    arrival.reading;
  const name = metricSetName(metrics);
  return {
    device: keys.device(deviceId),
    tsMs: Number(timestampMs),
    receivedAtMs: Number(receivedAtMs),
    metricSet: keys.metricSet(name),
    vals: metricSetNames(name).map((metric) => metrics[metric] ?? NaN),
    id: id.toLowerCase(),
    isTimedByReceipt: timedByReceipt,
    isKnownById: timedByReceipt || hasRetryIdentity,
    arrival,
  };
}
