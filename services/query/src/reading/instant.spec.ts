import fc from 'fast-check';
import { instantText } from './instant.ts';

describe('a moment as text', () => {
  it('is what toISOString says', () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(-20, 0), max: Date.UTC(12_000, 0) }), (ms) => {
        expect(instantText(ms)).toBe(new Date(ms).toISOString());
      }),
    );
  });

  it('is right around midnight, whichever day was asked for before', () => {
    const midnight = Date.UTC(2026, 10, 30);
    for (const ms of [midnight - 1, midnight, midnight + 1, midnight - 1, -1, 0])
      expect(instantText(ms)).toBe(new Date(ms).toISOString());
  });

  it('is refused when there is none', () => expect(() => instantText(NaN)).toThrow(RangeError));
});
