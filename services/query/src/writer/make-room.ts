import { movedTo, type Row } from './rows.ts';

/** Names the moment of a device. */
export function momentOf({ device, tsMs }: Pick<Row, 'device' | 'tsMs'>): string {
  return `${device}/${tsMs}`;
}

/**
 * Moves rows whose time is only that of their receipt to the next free millisecond of their device, so that a moment
 * which another reading has, by a second replica of ingest or a device's own clock, costs no acknowledged reading.
 * Rows with a time of their own stay; `taken` are the moments that the store has already.
 */
export function makeRoom(rows: readonly Row[], taken: ReadonlySet<string>): readonly Row[] {
  if (!rows.some(({ isMovable }) => isMovable)) return rows;
  const used = new Set([...taken, ...rows.filter(({ isMovable }) => !isMovable).map(momentOf)]);
  return rows.map((row) => {
    if (!row.isMovable) return row;
    let { tsMs } = row;
    while (used.has(momentOf({ device: row.device, tsMs }))) tsMs += 1;
    used.add(momentOf({ device: row.device, tsMs }));
    return tsMs === row.tsMs ? row : movedTo(tsMs, row);
  });
}
