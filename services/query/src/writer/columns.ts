import { pgArray } from './pg-array.ts';
import type { Row } from './rows.ts';

/**
 * Rows as columns for one statement: device, time, receipt, metric set, then the values of all rows in one flat
 * list, and for each row where its values end in it (counted from 1) and how many they are.
 */
export function columnsOf(rows: readonly Row[]): Buffer[] {
  const sizes = rows.map(({ vals }) => vals.length);
  let end = 0;
  return [
    pgArray.int4(rows.map(({ device }) => device)),
    pgArray.timestamptz(rows.map(({ tsMs }) => tsMs)),
    pgArray.timestamptz(rows.map(({ receivedAtMs }) => receivedAtMs)),
    pgArray.int4(rows.map(({ metricSet }) => metricSet)),
    pgArray.float8(rows.flatMap(({ vals }) => vals)),
    pgArray.int4(sizes.map((size) => (end += size))),
    pgArray.int4(sizes),
  ];
}
