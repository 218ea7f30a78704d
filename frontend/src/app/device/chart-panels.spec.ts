import fc from 'fast-check';
import { drawPanels, fadedSpans, groupByScale, nearestRow } from './chart-panels.ts';
import type { ChartMetric } from './chart-panels.ts';

const metric = (name: string, peak: number): ChartMetric => ({ name, peak, colour: 'red' });
const calm = { expectedMs: 0, quietFactor: 5 };

describe('groupByScale', () => {
  it('puts metrics of like size on one chart', () => {
    const groups = groupByScale([
      metric('temperature', 23),
      metric('co2', 2028),
      metric('humidity', 39),
      metric('light', 1546),
    ]);
    expect(groups.map((group) => group.map(({ name }) => name))).toEqual([
      ['temperature', 'humidity'],
      ['co2', 'light'],
    ]);
  });
});

describe('drawPanels', () => {
  it('draws the band between the least and the greatest of a bucket, and none around a single value', () => {
    const spread = { count: 3, coverage: 1 };
    const rows = [
      { at: 0, metrics: { a: 2 }, spreads: { a: { ...spread, min: 1, max: 4 } } },
      { at: 1000, metrics: { a: 3 }, spreads: { a: { ...spread, min: 3, max: 3 } } },
    ];
    expect(drawPanels(rows, [metric('a', 4)], calm)[0]?.lines[0]?.points).toEqual([
      { at: new Date(0), value: 2, min: 1, max: 4 },
      { at: new Date(1000), value: 3 },
    ]);
  });

  it('breaks a line where the device was silent', () => {
    const rows = [0, 1, 2, 3, 60, 61, 62].map((s) => ({ at: s * 1000, metrics: { a: s } }));
    const [panel] = drawPanels(rows, [metric('a', 62)], calm);
    expect(panel?.lines.map(({ points }) => points.map(({ value }) => value))).toEqual([
      [0, 1, 2, 3],
      [60, 61, 62],
    ]);
  });

  it('does not take for a gap what the profile expects', () => {
    const rows = [0, 1, 2, 60].map((s) => ({ at: s * 1000, metrics: { a: s } }));
    expect(
      drawPanels(rows, [metric('a', 60)], { expectedMs: 60_000, quietFactor: 5 })[0]?.lines,
    ).toHaveLength(1);
  });

  it('does not take for a gap that a metric is sent less often than others', () => {
    const rows = Array.from({ length: 100 }, (_, s) => ({
      at: s * 1000,
      metrics: { a: 1, ...(s % 10 === 0 ? { b: 1 } : {}) },
    }));
    expect(drawPanels(rows, [metric('b', 1)], calm)[0]?.lines).toHaveLength(1);
  });

  it('draws at most 500 moments and every one of them in order, gaps or not', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1000 }), { maxLength: 2000 }), (pauses) => {
        let at = 0;
        const rows = pauses.map((pause) => ({ at: (at += pause), metrics: { a: pause } }));
        const moments = (drawPanels(rows, [metric('a', 1000)], calm)[0]?.lines ?? []).flatMap(({ points }) =>
          points.map((point) => point.at.getTime()),
        );
        expect(moments.length).toBeLessThanOrEqual(500);
        expect(moments).toEqual([...new Set(moments)].sort((a, b) => a - b));
      }),
      { numRuns: 30 },
    );
  });
});

describe('fadedSpans', () => {
  const row = (minute: number, coverage: number | null) => ({
    at: minute * 60_000,
    metrics: { a: 1 },
    spreads: { a: { min: 1, max: 1, count: 1, coverage } },
  });

  it('joins neighbouring buckets of which most readings are missing, and spares those of which nothing is known', () => {
    const rows = [row(0, 1), row(1, 0.2), row(2, 0.4), row(3, 0.5), row(4, null), row(5, 0)];
    expect(fadedSpans(rows, ['a'], 60_000)).toEqual([
      { startAt: 60_000, endAt: 180_000 },
      { startAt: 300_000, endAt: 360_000 },
    ]);
    expect(fadedSpans(rows, ['b'], 60_000)).toEqual([]);
  });
});

describe('nearestRow', () => {
  it('finds what a search through all rows finds', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(1000)), fc.nat(1000), (moments, at) => {
        const rows = moments.sort((a, b) => a - b).map((moment) => ({ at: moment, metrics: {} }));
        const distance = Math.min(...moments.map((moment) => Math.abs(moment - at)));
        const found = nearestRow(rows, at);
        expect(found === undefined).toBe(rows.length === 0);
        if (found) expect(Math.abs(found.at - at)).toBe(distance);
      }),
    );
  });
});
