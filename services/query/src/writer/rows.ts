import type { BodySource } from '../reading/body.ts';
import type { ByteWriter } from '../reading/bytes.ts';
import { writeValue } from '../reading/value-codec.ts';
import type { Arrival } from './arrival.ts';
import type { Shape } from './metric-shapes.ts';

/**
 * A reading as the table holds it, beside what the other tables need of it. Rows are written in another order than that in
 * which they arrived, so that each is fetched from memory anew: what writing them needs lies in the row itself and in the
 * packed values, and not in the objects of the arrival.
 */
export interface Row extends BodySource {
  /** Surrogate key of the device. */
  readonly device: number;
  readonly tsMs: number;
  readonly metricSet: number;
  /** Whether its time is only that of its receipt, so that it may be moved to a free moment. */
  readonly isMovable: boolean;
  readonly arrival: Arrival;
}

/** The short keys of a row. */
export interface RowKeys {
  readonly device: number;
  readonly metricSet: number;
  readonly shape: Shape;
}

/** The row of a reading that arrived. Its values are written to `values`, where they stay as long as the row is used. */
export function rowOf(arrival: Arrival, { device, metricSet, shape }: RowKeys, values: ByteWriter): Row {
  const { timestampMs: tsMs, receivedAtMs, metrics, timedByReceipt: isMovable } = arrival.reading;
  const from = values.length;
  for (const name of shape.metrics) writeValue(values, metrics[name] ?? NaN);
  const receiptMs = receivedAtMs - tsMs;
  return { device, tsMs, metricSet, isMovable, arrival, receiptMs, values, from, to: values.length };
}

/** The same reading at another time. */
export function movedTo(tsMs: number, row: Row): Row {
  return { ...row, tsMs, receiptMs: row.receiptMs + row.tsMs - tsMs };
}

/**
 * Rows by device and time, neighbours in the key, so that what is read together lies together; of two with the same key the one that
 * arrived first comes first, and the table keeps the first.
 */
export function sortedRows(rows: readonly Row[]): Row[] {
  return rows.toSorted((a, b) => a.device - b.device || a.tsMs - b.tsMs);
}
