import { encodeBody } from '../reading/body.ts';
import type { Arrival } from './arrival.ts';
import type { Shape } from './metric-shapes.ts';

/** A reading as the table holds it, beside what the other tables need of it. */
export interface Row {
  /** Surrogate key of the device. */
  readonly device: number;
  readonly tsMs: number;
  readonly metricSet: number;
  readonly body: Uint8Array;
  readonly arrival: Arrival;
  /** In the order of the metric set's names. */
  readonly vals: readonly number[];
}

/** The short keys that a row needs. */
export interface Keys {
  device(deviceId: string): number;
  metricSet(shape: Shape): number;
  shape(metrics: Readonly<Record<string, number>>): Shape;
}

/** The rows of arrivals, in their order. */
export function rowsOf(arrivals: readonly Arrival[], keys: Keys): Row[] {
  return arrivals.map((arrival) => rowOf(arrival, keys));
}

/**
 * Rows by device and time, so that what is read together lies together; of two with the same key the one that
 * arrived first comes first, and the table keeps the first.
 */
export function sortedRows(rows: readonly Row[]): Row[] {
  return rows.toSorted((a, b) => a.device - b.device || a.tsMs - b.tsMs);
}

/** The row at another moment. */
export function movedTo(row: Row, tsMs: number): Row {
  const { receivedAtMs } = row.arrival.reading;
  return { ...row, tsMs, body: encodeBody({ tsMs, receivedAtMs, vals: row.vals }) };
}

function rowOf(arrival: Arrival, keys: Keys): Row {
  const { deviceId, timestampMs, receivedAtMs, metrics } = arrival.reading;
  const shape = keys.shape(metrics);
  const vals = shape.metrics.map((metric) => metrics[metric] ?? NaN);
  return {
    device: keys.device(deviceId),
    tsMs: timestampMs,
    metricSet: keys.metricSet(shape),
    body: encodeBody({ tsMs: timestampMs, receivedAtMs, vals }),
    arrival,
    vals,
  };
}
