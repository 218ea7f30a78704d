import fc from 'fast-check';
import { decodeBody, writeBody } from '../reading/body.ts';
import { ByteWriter } from '../reading/bytes.ts';
import { Shapes } from './metric-shapes.ts';
import type { Arrival } from './arrival.ts';
import { movedTo, type Row, rowOf, sortedRows } from './rows.ts';
import { Tally } from './tally.ts';

const shapes = new Shapes();
const rowsOf = (all: readonly Arrival[]): Row[] => {
  const values = new ByteWriter();
  return all.map((arrival) => {
    const { deviceId, metrics: own } = arrival.reading;
    return rowOf(arrival, { device: Number(deviceId), metricSet: 1, shape: shapes.of(own) }, values);
  });
};
const bodyOf = (row: Row): Uint8Array => {
  const body = new ByteWriter();
  writeBody(body, row);
  return body.copy();
};
const metrics = fc.dictionary(
  fc.string({ minLength: 1 }).filter((name) => !name.includes('\0')),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  { minKeys: 1, maxKeys: 5 },
);
const arrivals = fc
  .array(fc.record({ device: fc.nat(3), timestampMs: fc.nat(20), receivedAtMs: fc.nat(50), metrics }))
  .map((all) =>
    all.map(({ device, ...reading }, index) => ({
      reading: {
        ...reading,
        id: `00000000-0000-7000-8000-${String(index).padStart(12, '0')}`,
        deviceId: String(device),
        seq: undefined,
        bootId: undefined,
        timedByReceipt: false,
        hasRetryIdentity: false,
      },
      index,
      message: { seq: 1, subject: 's' },
    })),
  );

describe('rows', () => {
  it('lie by device and time when sorted, the first to arrive before its repeats', () => {
    fc.assert(
      fc.property(arrivals, (all) => {
        const rows = sortedRows(rowsOf(all));
        expect(rows).toHaveLength(all.length);
        rows.slice(1).forEach((row, i) => {
          const before = rows[i]!;
          const order =
            row.device - before.device || row.tsMs - before.tsMs || row.arrival.index - before.arrival.index;
          expect(order).toBeGreaterThan(0);
        });
      }),
    );
  });

  it('hold the receipt and every value, in the order of the sorted names', () => {
    fc.assert(
      fc.property(arrivals, (all) => {
        for (const row of rowsOf(all)) {
          const { tsMs, arrival } = row;
          const names = Object.keys(arrival.reading.metrics).toSorted();
          expect(shapes.of(arrival.reading.metrics)).toEqual({ name: names.join('\0'), metrics: names });
          expect(decodeBody(tsMs, bodyOf(row), names.length)).toEqual({
            receivedAtMs: arrival.reading.receivedAtMs,
            vals: names.map((name) => arrival.reading.metrics[name]),
          });
          const moved = movedTo(tsMs + 3, row);
          expect(decodeBody(moved.tsMs, bodyOf(moved), names.length).receivedAtMs).toBe(
            arrival.reading.receivedAtMs,
          );
        }
      }),
    );
  });

  it('tell the newest reading of each device, of two with one time the first', () => {
    fc.assert(
      fc.property(arrivals, (all) => {
        const tally = new Tally();
        for (const row of sortedRows(rowsOf(all))) tally.keep(row);
        expect(tally.accounts).toHaveLength(new Set(all.map(({ reading }) => reading.deviceId)).size);
        for (const { device, newest } of tally.accounts) {
          const own = all.filter(({ reading }) => reading.deviceId === String(device));
          const latestMs = Math.max(...own.map(({ reading }) => reading.timestampMs));
          expect(own.find(({ reading }) => reading.timestampMs === latestMs)).toBe(newest?.arrival);
        }
      }),
    );
  });
});
