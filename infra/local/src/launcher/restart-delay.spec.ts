import fc from 'fast-check';
import { restartDelay, RESTART_POLICY } from './restart-delay.ts';

const policy = { firstDelayMs: 100, longestDelayMs: 500, budget: 4, windowMs: 1000 };

describe('the delay before a restart', () => {
  it('doubles up to the longest, until the budget is spent', () => {
    const delays = [[], [0], [0, 1], [0, 1, 2], [0, 1, 2, 3]].map((restarts) =>
      restartDelay(restarts, 10, policy),
    );
    expect(delays).toEqual([100, 200, 400, 500, undefined]);
  });

  it('forgets restarts of long ago', () => {
    expect(restartDelay([0, 1, 2, 3], 1001, policy)).toBe(400);
  });

  it('is never shorter after more restarts', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000)), fc.nat(1000), (restarts, more) => {
        const before = restartDelay(restarts, 1000, RESTART_POLICY) ?? Infinity;
        expect(restartDelay([...restarts, more], 1000, RESTART_POLICY) ?? Infinity).toBeGreaterThanOrEqual(
          before,
        );
      }),
    );
  });
});
