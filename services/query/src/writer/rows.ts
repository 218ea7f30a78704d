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
  readonly shape: Shape;
}

/** The short keys of a row. */
export type RowKeys = Pick<Row, 'device' | 'metricSet' | 'shape'>;

/** The row of a reading that arrived. */
export function rowOf(arrival: Arrival, { device, metricSet, shape }: RowKeys): Row {
  const { timestampMs: tsMs } = arrival.reading;
  return { device, tsMs, metricSet, body: bodyOf(arrival, shape, tsMs), arrival, shape };
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
  return { ...row, tsMs, body: bodyOf(row.arrival, row.shape, tsMs) };
}

function bodyOf({ reading }: Arrival, shape: Shape, tsMs: number): Uint8Array {
  const { metrics, receivedAtMs } = reading;
  const vals: number[] = [];
  for (const metric of shape.metrics) vals.push(metrics[metric] ?? NaN);
  return encodeBody({ tsMs, receivedAtMs, vals });
}
