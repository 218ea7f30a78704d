import { lagsMs } from './lag.ts';

const acked = [0, 100, 200, 300, 400].map((atMs) => ({ atMs, readings: atMs * 10 }));

describe('the lag of commits behind acknowledgements', () => {
  it('is the age of the oldest reading that is not committed', () => {
    const committed = [
      { atMs: 200, readings: 1_500 },
      { atMs: 300, readings: 2_000 },
      { atMs: 400, readings: 2_000 },
    ];
    expect(lagsMs(acked, committed)).toEqual([50, 100, 200]);
  });

  it('is none when all are committed', () => {
    expect(lagsMs(acked, [{ atMs: 500, readings: 4_000 }])).toEqual([0]);
  });

  it('is never negative, though the commits were counted a moment later', () => {
    expect(lagsMs(acked, [{ atMs: 90, readings: 990 }])).toEqual([0]);
  });
});
