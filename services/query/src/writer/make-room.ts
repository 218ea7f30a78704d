import type { Row } from './rows.ts';

/** Names the moment of a device. */
export function momentOf({ device, tsMs }: Pick<Row, 'device' | 'tsMs'>): string {
  return `${device}/${tsMs}`;
}

/** Whether its time is only that of its receipt, so that it may be moved to a free moment. */
export function isMovable({ arrival }: Row): boolean {
  return arrival.reading.timedByReceipt;
}

/**
 * Moves rows whose time is only that of their receipt to the next free millisecond of their device, so that a moment
 * which another reading has, by a second replica of ingest or a device's own clock, costs no acknowledged reading.
 * Rows with a time of their own stay; `taken` are the moments that the store has already.
 */
export function makeRoom(rows: readonly Row[], taken: ReadonlySet<string>): readonly Row[] {
  if (!rows.some(isMovable)) return rows;
  const used = new Set([...taken, ...rows.filter((row) => !isMovable(row)).map(momentOf)]);
  return rows.map((row) => {
    if (!isMovable(row)) return row;
    let { tsMs } = row;
    while (used.has(momentOf({ device: row.device, tsMs }))) tsMs += 1;
    used.add(momentOf({ device: row.device, tsMs }));
    return tsMs === row.tsMs ? row : { ...row, tsMs };
  });
}
