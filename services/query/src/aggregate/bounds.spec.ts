import fc from 'fast-check';
import { bucketBounds } from './bounds.ts';
import { BUCKETS, bucketCount } from './bucket.ts';
import { isTimeZone, wallTime } from './zone.ts';

const ZONES = [
  'UTC',
  'Europe/Oslo',
  'America/Havana',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Africa/Cairo',
];
/** Their clocks have changed at midnight, so a day may begin at another hour. */
const ODD_MIDNIGHTS = ['America/Havana', 'Africa/Cairo', 'Pacific/Apia'];
const iso = (bounds: readonly number[]) => bounds.map((ms) => new Date(ms).toISOString());
const range = (start: string, end: string) => ({ startMs: Date.parse(start), endMs: Date.parse(end) });

describe('bucket bounds', () => {
  const cases = fc
    .record({
      startMs: fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2040, 0) }),
      lengthMs: fc.integer({ min: 1, max: 400 * 86_400_000 }),
      bucket: fc.constantFrom(...BUCKETS),
      zone: fc.constantFrom(...ZONES),
    })
    .map(({ startMs, lengthMs, ...rest }) => ({ ...rest, range: { startMs, endMs: startMs + lengthMs } }))
    .filter(({ range: span, bucket }) => bucketCount(span, bucket) < 150);

  it('grow, and cover the range with no bucket too many', () => {
    fc.assert(
      fc.property(cases, ({ range: { startMs, endMs }, bucket, zone }) => {
        const bounds = bucketBounds({ startMs, endMs }, bucket, zone);
        bounds.slice(1).forEach((bound, i) => expect(bound).toBeGreaterThan(bounds[i] ?? NaN));
        expect(bounds[0]).toBeLessThanOrEqual(startMs);
        expect(bounds[1]).toBeGreaterThan(startMs);
        expect(bounds.at(-1)).toBeGreaterThanOrEqual(endMs);
        expect(bounds.at(-2)).toBeLessThan(endMs);
      }),
    );
  });

  it('lie alike whatever part of time is asked for', () => {
    fc.assert(
      fc.property(
        cases,
        fc.double({ min: 0, max: 1, noNaN: true }),
        ({ range: whole, bucket, zone }, share) => {
          fc.pre(!['1m', '5m', '15m', '1h'].includes(bucket));
          const startMs = Math.floor(whole.startMs + share * (whole.endMs - 1 - whole.startMs));
          const part = bucketBounds({ ...whole, startMs }, bucket, zone);
          expect(bucketBounds(whole, bucket, zone)).toEqual(expect.arrayContaining(part));
        },
      ),
    );
  });

  it('of days are midnights on the clocks of the zone', () => {
    fc.assert(
      fc.property(cases, ({ range: span, zone }) => {
        fc.pre(bucketCount(span, '1d') < 150 && !ODD_MIDNIGHTS.includes(zone));
        for (const bound of bucketBounds(span, '1d', zone))
          expect(wallTime(zone, bound) % 86_400_000).toBe(0);
      }),
    );
  });

  it.each([
    [
      'a day of 23 hours',
      'Europe/Oslo',
      '1d',
      '2026-03-29T00:00:00+01:00',
      ['2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
    ],
    [
      'a day of 25 hours',
      'Europe/Oslo',
      '1d',
      '2026-10-25T00:00:00+02:00',
      ['2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
    ],
    [
      'a day without a midnight',
      'Africa/Cairo',
      '1d',
      '2024-04-26T12:00:00+03:00',
      ['2024-04-25T22:00:00.000Z', '2024-04-26T21:00:00.000Z'],
    ],
    [
      'a day with two',
      'America/Havana',
      '1d',
      '2025-11-02T12:00:00-05:00',
      ['2025-11-02T04:00:00.000Z', '2025-11-03T05:00:00.000Z'],
    ],
    [
      'a week from Monday',
      'Europe/Oslo',
      '1w',
      '2026-03-29T12:00:00+02:00',
      ['2026-03-22T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
    ],
    [
      'a month',
      'Europe/Oslo',
      '1mo',
      '2024-02-29T12:00:00+01:00',
      ['2024-01-31T23:00:00.000Z', '2024-02-29T23:00:00.000Z'],
    ],
    [
      'an hour off the half',
      'Asia/Kathmandu',
      '1h',
      '2026-01-01T00:30:00Z',
      ['2026-01-01T00:15:00.000Z', '2026-01-01T01:15:00.000Z'],
    ],
  ] as const)('know %s', (_, zone, bucket, moment, expected) => {
    const startMs = Date.parse(moment);
    expect(iso(bucketBounds({ startMs, endMs: startMs + 1 }, bucket, zone))).toEqual(expected);
  });

  it('leave out a day that a zone skipped', () => {
    const days = bucketBounds(range('2011-12-29T22:00:00Z', '2011-12-31T22:00:00Z'), '1d', 'Pacific/Apia');
    expect(days.slice(1).map((bound, i) => (bound - (days[i] ?? 0)) / 3_600_000)).toEqual([24, 24, 24]);
  });
});

describe('a time zone', () => {
  it.each(['UTC', 'Europe/Oslo', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5'])('is %s', (zone) => {
    expect(isTimeZone(zone)).toBe(true);
  });
  it.each(['', '+01:00', 'Europe/Atlantis', 'Oslo; drop table reading', '../UTC'])('is not %j', (zone) => {
    expect(isTimeZone(zone)).toBe(false);
  });
});
