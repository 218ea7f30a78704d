import type { BodySource } from '../reading/body.ts';
import type { Arrival } from './arrival.ts';
import type { Shape } from './metric-shapes.ts';

/** A reading as the table holds it, beside what the other tables need of it. */
export interface Row {
  /** Surrogate key of the device. */
  readonly device: number;
  readonly tsMs: number;
  readonly metricSet: number;
  readonly arrival: Arrival;
  readonly shape: Shape;
}

/** The short keys of a row. */
export type RowKeys = Pick<Row, 'device' | 'metricSet' | 'shape'>;

/** The row of a reading that arrived. */
export function rowOf(arrival: Arrival, { device, metricSet, shape }: RowKeys): Row {
  return { device, tsMs: arrival.reading.timestampMs, metricSet, arrival, shape };
}

/**
 * Rows by device and time, neighbours in the key, so that what is read together lies together; of two with the same key the one that
 * arrived first comes first, and the table keeps the first.
 */
export function sortedRows(rows: readonly Row[]): Row[] {
  return rows.toSorted((a, b) => a.device - b.device || a.tsMs - b.tsMs);
}

/** What the body of a row is packed from. It is packed when it is written, so that a row takes little memory until then. */
export function bodyOf({ tsMs, shape, arrival: { reading } }: Row): BodySource {
  const { metrics, receivedAtMs } = reading;
  const vals: number[] = [];
  for (const metric of shape.metrics) vals.push(metrics[metric] ?? NaN);
  return { tsMs, receivedAtMs, vals };
}
