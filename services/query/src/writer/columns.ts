import { pgArray } from '../pg-array.ts';
import { writeBody } from '../reading/body.ts';
import type { Row } from './rows.ts';

/** Rows as columns for one statement: device, metric set, time, body. */
export function columnsOf(rows: readonly Row[]): Buffer[] {
  const devices: number[] = [];
  const metricSets: number[] = [];
  const times: number[] = [];
  // Rows that are sorted lie anywhere in memory, so each is fetched once for the three.
  for (const { device, metricSet, tsMs } of rows) {
    devices.push(device);
    metricSets.push(metricSet);
    times.push(tsMs);
  }
  const bodies = pgArray.packed(rows, writeBody);
  return [pgArray.int4(devices), pgArray.int4(metricSets), pgArray.timestamptz(times), bodies];
}
