import { coverage } from './coverage.ts';

describe('coverage', () => {
  const hour = { startMs: 0, endMs: 3_600_000 };

  it.each([
    [0, 0],
    [30, 0.5],
    [60, 1],
    [90, 1],
  ])('of %d readings in an hour of sixty is %d', (count, share) => {
    expect(coverage(count, hour, 60)).toBe(share);
  });

  it('is unknown where nobody knows what to expect, or nothing is expected yet', () => {
    expect(coverage(3, hour, 0)).toBeNull();
    expect(coverage(0, { startMs: 5, endMs: 5 }, 60)).toBeNull();
    expect(coverage(0, { startMs: 5, endMs: 4 }, 60)).toBeNull();
  });
});
