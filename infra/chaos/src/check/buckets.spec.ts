import { differences, type BucketAnswer, statsOf } from './buckets.ts';

const HOUR_MS = 3_600_000;
const at = (timestampMs: number, temperature: number) => ({
  timestampMs,
  receivedAtMs: timestampMs,
  metrics: { temperature },
});
const readings = [at(0, 3), at(1, 1), at(HOUR_MS - 1, 2), at(HOUR_MS, 10)];
const right: [string, BucketAnswer][] = [
  ['temperature 0', { count: 3, min: 1, max: 3, avg: 2, sum: 6, first: 3, last: 2 }],
  [`temperature ${HOUR_MS}`, { count: 1, min: 10, max: 10, avg: 10, sum: 10, first: 10, last: 10 }],
];

describe('buckets recomputed from readings', () => {
  it('agree with right answers, but for the rounding of sums', () => {
    expect(differences(statsOf(readings, HOUR_MS), new Map(right))).toEqual([]);
    const rounded = right.map(([key, hour]) => [key, { ...hour, sum: hour.sum * (1 + 1e-12) }] as const);
    expect(differences(statsOf(readings, HOUR_MS), new Map(rounded))).toEqual([]);
  });

  it.each(['count', 'min', 'max', 'avg', 'sum', 'first', 'last'] as const)('find a wrong %s', (name) => {
    const [[key, hour], other] = right as [(typeof right)[0], (typeof right)[0]];
    const wrong = new Map([[key, { ...hour, [name]: hour[name] + 0.001 }], other]);
    expect(differences(statsOf(readings, HOUR_MS), wrong)).toHaveLength(1);
  });

  it('find a bucket that is missing and one that is too many', () => {
    const [first, second] = right as [(typeof right)[0], (typeof right)[0]];
    expect(differences(statsOf(readings, HOUR_MS), new Map([first]))).toHaveLength(1);
    expect(differences(statsOf(readings.slice(0, 3), HOUR_MS), new Map([first, second]))).toHaveLength(1);
  });
});
