import type { Row } from './rows.ts';

/** The newest row of each device by its timestamp; of two with the same, the first. */
export function newestRows(rows: readonly Row[]): Row[] {
  const newest = new Map<number, Row>();
  for (const row of rows) {
    const known = newest.get(row.device);
    if (known === undefined || row.tsMs > known.tsMs) newest.set(row.device, row);
  }
  return [...newest.values()];
}
