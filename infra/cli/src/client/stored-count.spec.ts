import { settledCount } from './stored-count.ts';

const signal = new AbortController().signal;
const counting = (...counts: number[]) => {
  let asked = 0;
  return () => Promise.resolve(counts[Math.min(asked++, counts.length - 1)] ?? 0);
};

describe('the stored count', () => {
  it('is awaited until it has caught up and stands still', async () => {
    const goal = { expected: 5, patienceMs: 10_000, signal };
    expect(await settledCount(counting(1, 1, 5, 6, 6), goal)).toBe(6);
  });

  it('is told as it is when readings are missing', async () => {
    expect(await settledCount(counting(4), { expected: 5, patienceMs: 400, signal })).toBe(4);
  });
});
