import fc from 'fast-check';
import { futureFault, readTime } from './reading-time.ts';

describe('the time of a reading', () => {
  it.each([
    ['2026-05-04T12:30:00Z', Date.UTC(2026, 4, 4, 12, 30)],
    ['2026-05-04t12:30:00z', Date.UTC(2026, 4, 4, 12, 30)],
    ['2026-05-04 12:30:00.25Z', Date.UTC(2026, 4, 4, 12, 30, 0, 250)],
    ['2026-05-04T12:30:00.123456+02:00', Date.UTC(2026, 4, 4, 10, 30, 0, 123)],
    ['2026-05-04T23:30:00-05:30', Date.UTC(2026, 4, 5, 5, 0)],
    ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
    [1_700_000_000_000, 1_700_000_000_000],
    [1_700_000_000_000.9, 1_700_000_000_000],
  ])('reads %p', (value, ms) => {
    expect(readTime(value)).toBe(ms);
  });

  it.each([
    [1_700_000_000, 'seconds'],
    [0, 'seconds'],
    [-5, 'seconds'],
    [99_999_999_999, 'seconds'],
    [100_000_000_000, 'past'],
    ['1970-01-01T00:00:07Z', 'past'],
    ['1999-12-31T23:59:59.999Z', 'past'],
    ['0099-01-01T00:00:00Z', 'past'],
    ['2026-02-30T00:00:00Z', 'time'],
    ['2023-02-29T00:00:00Z', 'time'],
    ['2026-13-01T00:00:00Z', 'time'],
    ['2026-05-04T24:00:00Z', 'time'],
    ['2026-05-04T12:30:00', 'time'],
    ['2026-05-04T12:30:00+24:00', 'time'],
    ['2026-05-04', 'time'],
    ['1700000000000', 'time'],
    ['yesterday', 'time'],
    [NaN, 'time'],
    [true, 'time'],
    [{}, 'time'],
  ])('refuses %p (%s)', (value, type) => {
    expect(readTime(value)).toMatchObject({ type });
  });

  it('reads back what JavaScript writes', () => {
    const dates = fc.date({
      min: new Date('2000-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59Z'),
      noInvalidDate: true,
    });
    fc.assert(fc.property(dates, (date) => readTime(date.toISOString()) === date.getTime()));
  });

  it('lets a clock run ten minutes ahead and no more', () => {
    expect(futureFault(600_000, 0)).toBeUndefined();
    expect(futureFault(600_001, 0)).toMatchObject({ type: 'future' });
    expect(futureFault(Infinity, 0)).toMatchObject({ type: 'future' });
  });
});
