import { pgArray } from '../pg-array.ts';
import type { Row } from './rows.ts';

/** Rows as columns for one statement: device, metric set, time, body. */
export function columnsOf(rows: readonly Row[]): Buffer[] {
  return [
    pgArray.int4(rows.map(({ device }) => device)),
    pgArray.int4(rows.map(({ metricSet }) => metricSet)),
    pgArray.timestamptz(rows.map(({ tsMs }) => tsMs)),
    pgArray.bytea(rows.map(({ body }) => body)),
  ];
}
