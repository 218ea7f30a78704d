import fc from 'fast-check';
import type { Fate } from '../load/fate.ts';
import { metricsOf } from '../plan/reading.ts';
import { compare, type Comparison, type StoredReading } from './compare.ts';

const DEVICE = 'device';
const NOTHING: Comparison = { lost: [], twice: [], wrong: [], both: [] };

/** A reading's fate: the n-th reading of the device, at n milliseconds unless its slot says otherwise. */
const fate = (n: number, change: Partial<Fate> & { slot?: string } = {}): Fate => ({
  reading: { device: DEVICE, n, timestampMs: n, slot: change.slot ?? `time ${n}` },
  attempts: 1,
  acknowledged: 1,
  rejected: 0,
  firstSentAt: 2 * n,
  firstAcknowledgedAt: 2 * n + 1,
  ...change,
});
const row = (n: number): StoredReading => ({
  timestampMs: n,
  receivedAtMs: n,
  metrics: metricsOf({ device: DEVICE, n }),
});

function compared(
  fates: readonly Fate[],
  rows: readonly StoredReading[],
  dead: readonly number[] = [],
): Comparison {
  return compare(
    new Map([[DEVICE, new Map(fates.map((one) => [one.reading.n, one]))]]),
    new Map([[DEVICE, rows]]),
    new Map([[DEVICE, new Set(dead)]]),
  );
}

const count = (comparison: Comparison): number => Object.values(comparison).flat().length;

describe('comparing what was acknowledged with what is stored', () => {
  it('finds nothing when all is there once', () => {
    fc.assert(
      fc.property(fc.nat(50), (size) => {
        const numbers = Array.from({ length: size }, (_, n) => n);
        expect(
          compared(
            numbers.map((n) => fate(n)),
            numbers.map(row),
          ),
        ).toEqual(NOTHING);
      }),
    );
  });

  it('finds exactly one fault wherever one reading is lost, doubled, changed, moved or made up', () => {
    const size = 20;
    const tamper: Record<string, (rows: StoredReading[], n: number) => StoredReading[]> = {
      lost: (rows, n) => rows.filter(({ metrics }) => metrics.n !== n),
      twice: (rows, n) => [...rows, { ...row(n), timestampMs: n }],
      changed: (rows, n) =>
        rows.map((r) => (r.metrics.n === n ? { ...r, metrics: { ...r.metrics, noise: 7 } } : r)),
      moved: (rows, n) => rows.map((r) => (r.metrics.n === n ? { ...r, timestampMs: n + 1_000 } : r)),
      'made up': (rows, n) => [...rows, row(size + n)],
    };
    fc.assert(
      fc.property(fc.nat(size - 1), fc.constantFrom(...Object.keys(tamper)), (n, how) => {
        const numbers = Array.from({ length: size }, (_, i) => i);
        const rows = tamper[how]!(numbers.map(row), n);
        expect(
          count(
            compared(
              numbers.map((i) => fate(i)),
              rows,
            ),
          ),
        ).toBe(1);
      }),
    );
  });

  it('lets what has an uncertain outcome be there or not', () => {
    const unknown = fate(1, { acknowledged: 0 });
    expect(compared([unknown], [])).toEqual(NOTHING);
    expect(compared([unknown], [row(1)])).toEqual(NOTHING);
  });

  it('finds what was refused and is there none the less', () => {
    const refused = fate(1, { acknowledged: 0, rejected: 1 });
    expect(compared([refused], [])).toEqual(NOTHING);
    expect(compared([refused], [row(1)]).wrong).toHaveLength(1);
  });

  it('takes a dead letter for accounted, but not beside the stored reading', () => {
    expect(compared([fate(1)], [], [1])).toEqual(NOTHING);
    expect(compared([fate(1)], [row(1)], [1]).both).toHaveLength(1);
  });

  it('wants one of several values of one slot, and never one that came after another was taken', () => {
    const first = { ...fate(1, { slot: 'same' }) };
    const later = fate(2, { slot: 'same' });
    expect(compared([first, later], [row(1)])).toEqual(NOTHING);
    expect(compared([first, later], [row(2)]).wrong).toHaveLength(1);
    expect(compared([first, later], [row(1), row(2)]).twice).toHaveLength(1);
    expect(compared([first, later], []).lost).toHaveLength(1);
  });
});
