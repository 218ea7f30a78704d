import { create } from '@bufbuild/protobuf';
import { ReadingSchema } from '@telemetry/proto';
import fc from 'fast-check';
import type { Arrival } from './arrival.ts';
import { deviceTotals, newestRows } from './device-totals.ts';
import { metricSetName, metricSetNames, rowsOf } from './rows.ts';

const keys = { device: (id: string) => Number(id), metricSet: () => 1 };
const arrivals = fc
  .array(fc.record({ device: fc.nat(3), ms: fc.nat(20), receivedAt: fc.nat(50) }))
  .map((all) =>
    all.map(({ device, ms, receivedAt }, index): Arrival => {
      const reading = create(ReadingSchema, {
        id: `00000000-0000-7000-8000-${String(index).padStart(12, '0')}`,
        deviceId: String(device),
        timestampMs: BigInt(ms),
        receivedAtMs: BigInt(receivedAt),
        metrics: { b: index, a: -index },
      });
      return { reading, index, message: { seq: 1, subject: 's', data: new Uint8Array() } };
    }),
  );

describe('rows', () => {
  it('lie by device and time, the first to arrive before its repeats', () => {
    fc.assert(
      fc.property(arrivals, (all) => {
        const rows = rowsOf(all, keys);
        expect(rows).toHaveLength(all.length);
        rows.slice(1).forEach((row, i) => {
          const before = rows[i];
          if (before === undefined) return;
          const order =
            row.device - before.device || row.tsMs - before.tsMs || row.arrival.index - before.arrival.index;
          expect(order).toBeGreaterThan(0);
        });
      }),
    );
  });

  it('give each device its count, its last receipt and its newest reading', () => {
    fc.assert(
      fc.property(arrivals, (all) => {
        const rows = rowsOf(all, keys);
        const newest = newestRows(rows);
        for (const { device, arrived, lastReceivedAtMs } of deviceTotals(rows)) {
          const own = all.filter(({ reading }) => reading.deviceId === String(device));
          expect(arrived).toBe(own.length);
          expect(lastReceivedAtMs).toBe(Math.max(...own.map(({ reading }) => Number(reading.receivedAtMs))));
          const latestMs = Math.max(...own.map(({ reading }) => Number(reading.timestampMs)));
          const first = own.find(({ reading }) => Number(reading.timestampMs) === latestMs);
          expect(newest.find((row) => row.device === device)?.arrival).toBe(first);
        }
      }),
    );
  });

  it('keep each value with its name', () => {
    const names = fc.uniqueArray(
      fc.string({ minLength: 1 }).filter((name) => !name.includes('\0')),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(names, (all) => {
        const metrics = Object.fromEntries(all.map((name, i) => [name, i]));
        expect(metricSetNames(metricSetName(metrics))).toEqual(Object.keys(metrics).toSorted());
      }),
    );
  });
});
