import type { Row } from './rows.ts';

/** What a chunk brings for one device. */
export interface DeviceTotal {
  readonly device: number;
  readonly arrived: number;
  /** Latest receipt, ms since 1970. */
  readonly lastReceivedAtMs: number;
}

/** How many readings arrived for each device, and when the last of them. */
export function deviceTotals(rows: readonly Row[]): DeviceTotal[] {
  return [...byDevice(rows)].map(([device, own]) => ({
    device,
    arrived: own.length,
    lastReceivedAtMs: own.reduce((latest, { receivedAtMs }) => Math.max(latest, receivedAtMs), 0),
  }));
}

/** The newest row of each device by its timestamp; of two with the same, the first. */
export function newestRows(rows: readonly Row[]): Row[] {
  return [...byDevice(rows).values()].map((own) => own.reduce((a, b) => (b.tsMs > a.tsMs ? b : a)));
}

function byDevice(rows: readonly Row[]): Map<number, Row[]> {
  return Map.groupBy(rows, ({ device }) => device);
}
