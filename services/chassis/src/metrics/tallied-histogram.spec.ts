import { TalliedHistogram } from './tallied-histogram.ts';

describe('a tallied histogram', () => {
  it('counts a value in the first bucket whose bound it does not exceed', () => {
    const histogram = new TalliedHistogram({ name: 'x_seconds', description: 'X', boundaries: [1, 2] }, 0);
    const series = histogram.add({ route: 'a' });
    for (const value of [0, 1, 1.5, 2, 2.5, 100]) series.record(value);
    const [point] = histogram.data(1_500).dataPoints;
    expect(point).toMatchObject({
      attributes: { route: 'a' },
      endTime: [1, 500_000_000],
      value: { buckets: { boundaries: [1, 2], counts: [2, 2, 2] }, sum: 107, count: 6 },
    });
  });

  it('keeps the series of different attributes apart', () => {
    const histogram = new TalliedHistogram({ name: 'x_seconds', description: 'X', boundaries: [1] }, 0);
    histogram.add({ route: 'a' }).record(0.5);
    histogram.add({ route: 'b' }).record(3);
    expect(histogram.data(0).dataPoints.map(({ value }) => value.buckets.counts)).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });
});
