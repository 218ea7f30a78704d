import { setTimeout as delay } from 'node:timers/promises';
import { IDLE, withIdle } from './with-idle.ts';

async function* numbers(pausesMs: readonly number[]): AsyncGenerator<number, void, undefined> {
  for (const [i, ms] of pausesMs.entries()) {
    if (ms > 0) await delay(ms);
    yield i;
  }
}

describe('withIdle', () => {
  it('yields every item once and in order, and tells of pauses between them', async () => {
    const seen: (number | typeof IDLE)[] = [];
    for await (const item of withIdle(numbers([0, 120, 0]), () => 20)) seen.push(item);
    expect(seen.filter((item) => item !== IDLE)).toEqual([0, 1, 2]);
    expect(seen.indexOf(IDLE)).toBe(1);
  });

  it('can be left while the source still waits', async () => {
    const never = new Promise<never>(() => undefined);
    const source = { [Symbol.asyncIterator]: () => ({ next: () => never, return: () => never }) };
    for await (const item of withIdle<number>(source, () => 1)) {
      expect(item).toBe(IDLE);
      break;
    }
  });

  it('passes on a failure of the source', async () => {
    const source = { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('gone')) }) };
    await expect(withIdle(source, () => 10).next()).rejects.toThrow('gone');
  });
});
