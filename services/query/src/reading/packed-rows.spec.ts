import fc from 'fast-check';
import { encodeBody } from './body.ts';
import { CorruptData } from './bytes.ts';
import { decodeRows } from './packed-rows.ts';

const SET = { id: 7, names: ['humidity', 'temperature'] };
const PG_EPOCH_MS = Date.UTC(2000, 0);
const SPAN = { min: Date.UTC(1999, 11, 31), max: Date.UTC(2000, 0, 15) };

interface Row {
  readonly device: number;
  readonly tsMs: number;
  readonly receivedAtMs: number;
  readonly vals: readonly [number, number];
}

/** Rows as PostgreSQL packs them: `int4send(device_id) || timestamptz_send(ts) || body` of each. */
function pack(rows: readonly Row[]): Uint8Array {
  return Buffer.concat(
    rows.flatMap((row) => {
      const head = Buffer.alloc(12);
      head.writeInt32BE(row.device);
      head.writeBigInt64BE(BigInt(row.tsMs - PG_EPOCH_MS) * 1000n, 4);
      return [head, encodeBody(row)];
    }),
  );
}

describe('packed rows', () => {
  const row = fc.record({
    device: fc.integer({ min: 1, max: 4 }),
    tsMs: fc.integer(SPAN),
    receivedAtMs: fc.integer(SPAN),
    vals: fc.tuple(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer()),
  });

  it('come out device by device in order of time, each with its own receipt and values, in whatever order they lie', () => {
    fc.assert(
      fc.property(fc.uniqueArray(row, { selector: ({ tsMs }) => tsMs, minLength: 1 }), (rows) => {
        const segments = decodeRows({ count: rows.length, rows: pack(rows) }, SET);
        expect(segments.map(({ device }) => device)).toEqual([...new Set(rows.map(({ device }) => device))]);
        for (const { device, segment } of segments) {
          const { times, receipts, columns, names } = segment;
          const found = Array.from(times, (tsMs, i) => ({
            device,
            tsMs,
            receivedAtMs: receipts[i],
            vals: columns.map((column) => column[i]),
          }));
          expect(names).toBe(SET.names);
          const own = rows.filter((one) => one.device === device);
          expect(found).toEqual(own.toSorted((a, b) => a.tsMs - b.tsMs));
        }
      }),
    );
  });

  it('are refused where they go on after the last', () => {
    const rows = pack([{ device: 1, tsMs: SPAN.min, receivedAtMs: SPAN.min, vals: [1, 2] }]);
    expect(() => decodeRows({ count: 1, rows: Buffer.concat([rows, Buffer.of(0)]) }, SET)).toThrow(
      CorruptData,
    );
  });
});
