import fc from 'fast-check';
import { formatAge } from './format-age.ts';

describe('formatAge', () => {
  it.each([
    [-5000, 'now'],
    [999, 'now'],
    [1000, '1 s ago'],
    [59_999, '59 s ago'],
    [60_000, '1 min ago'],
    [3 * 3_600_000, '3 h ago'],
    [2 * 86_400_000, '2 d ago'],
    [4304 * 86_400_000, '11 y ago'],
  ])('writes %d ms as %s', (ageMs, text) => {
    expect(formatAge(ageMs)).toBe(text);
  });

  it('never writes zero of a unit', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), (ageMs) => !formatAge(ageMs).startsWith('0')),
    );
  });
});
