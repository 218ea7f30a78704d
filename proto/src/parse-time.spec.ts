import fc from 'fast-check';
import { parseTime } from './parse-time.ts';

const moments = fc.integer({ min: 1e11, max: Date.UTC(2199, 11, 31) });

describe('parseTime', () => {
  it('reads back every moment in both forms', () => {
    fc.assert(
      fc.property(moments, (ms) => {
        expect(parseTime(String(ms))).toEqual({ ms });
        expect(parseTime(new Date(ms).toISOString())).toEqual({ ms });
      }),
    );
  });

  it('takes every number of seconds of our time for what it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_999_999_999 }), (seconds) => {
        expect(parseTime(String(seconds))).toEqual({ fault: expect.stringContaining('seconds?') });
      }),
    );
  });

  it.each([
    ['2026-05-04T03:02:01+02:00', '2026-05-04T01:02:01.000Z'],
    ['2026-05-04T03:02:01 02:00', '2026-05-04T01:02:01.000Z'],
    ['2026-05-04t03:02:01.5z', '2026-05-04T03:02:01.500Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
  ])('takes %s', (text, iso) => {
    expect(parseTime(text)).toEqual({ ms: Date.parse(iso) });
  });

  it.each([
    '',
    '2026-05-04',
    '2026-05-04T03:02:01',
    '2025-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '1e12',
    'now',
    '-1e3',
  ])('refuses %j', (text) => {
    expect(parseTime(text)).toHaveProperty('fault');
  });

  it.each([
    ['1777863721', 'seconds?'],
    ['2026-02-30T00:00:00Z', 'RFC 3339'],
    ['yesterday', 'RFC 3339'],
    ['2300-01-01T00:00:00Z', '2200'],
    ['99999999999999', '2200'],
  ])('says of %s what is wrong with it', (text, words) => {
    expect(parseTime(text)).toEqual({ fault: expect.stringContaining(words) });
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseTime(text)));
  });
});
