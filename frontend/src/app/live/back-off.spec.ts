import fc from 'fast-check';
import { backOffMs } from './back-off.ts';

describe('backOffMs', () => {
  it('starts under half a second and never waits more than 15 s', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (attempt, chance) => {
          const ms = backOffMs(attempt, chance);
          expect(ms).toBeGreaterThanOrEqual(250);
          expect(ms).toBeLessThanOrEqual(attempt === 1 ? 500 : 15_000);
        },
      ),
    );
  });
});
