import { setImmediate as immediate } from 'node:timers/promises';
import fc from 'fast-check';
import { batches } from './batches.ts';

/** Yields each item after as many turns of the event loop as it says. */
async function* paced(items: readonly { value: number; turns: number }[]): AsyncGenerator<number> {
  for (const { value, turns } of items) {
    for (let turn = 0; turn < turns; turn++) await immediate();
    yield value;
  }
}

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of source) all.push(item);
  return all;
}

/** A source that tells when it is let go; after its items it waits for ever. */
function endless(count: number) {
  let given = 0;
  const source = {
    wasReturned: false,
    [Symbol.asyncIterator]: () => ({
      next: () =>
        given < count
          ? Promise.resolve({ done: false as const, value: given++ })
          : new Promise<IteratorResult<number>>(() => undefined),
      return: () => {
        source.wasReturned = true;
        return Promise.resolve({ done: true as const, value: undefined });
      },
    }),
  };
  return source;
}

describe('batches of a source', () => {
  it('are together the source, in its order, none empty, none too large', async () => {
    const items = fc.array(fc.record({ value: fc.integer(), turns: fc.nat(2) }));
    await fc.assert(
      fc.asyncProperty(items, fc.integer({ min: 1, max: 7 }), async (source, max) => {
        const result = await collect(batches(paced(source), max));
        expect(result.flat()).toEqual(source.map(({ value }) => value));
        for (const batch of result) {
          expect(batch.length).toBeGreaterThanOrEqual(1);
          expect(batch.length).toBeLessThanOrEqual(max);
        }
      }),
    );
  });

  it('are as large as they may be when all is there', async () => {
    const sizes = (await collect(batches(paced(Array(10).fill({ value: 1, turns: 0 })), 4))).map(
      ({ length }) => length,
    );
    expect(sizes).toEqual([4, 4, 2]);
  });

  it('come without waiting for more than is there', async () => {
    const iterator = batches(endless(3), 100);
    expect((await iterator.next()).value).toEqual([0, 1, 2]);
  });

  it('let the source go when nobody wants more', async () => {
    const source = endless(3);
    for await (const batch of batches(source, 2)) if (batch.length > 0) break;
    expect(source.wasReturned).toBe(true);
  });

  it('end at once when nobody wants more, though the source is silent', async () => {
    async function* oneThenSilence() {
      yield 1;
      await new Promise(() => undefined);
    }
    for await (const batch of batches(oneThenSilence(), 5)) if (batch.length > 0) break;
  });

  it('pass on what is there, then the failure of the source', async () => {
    async function* failing() {
      yield* [1, 2];
      await Promise.reject(new Error('broken'));
    }
    const result: number[][] = [];
    const consumed = (async () => {
      for await (const batch of batches(failing(), 5)) result.push(batch);
    })();
    await expect(consumed).rejects.toThrow('broken');
    expect(result).toEqual([[1, 2]]);
  });

  it('hold a failure that comes while a batch is worked on until the next is wanted', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', note);
    async function* failing() {
      yield 1;
      await immediate();
      throw new Error('broken');
    }
    const iterator = batches(failing(), 1);
    expect((await iterator.next()).value).toEqual([1]);
    for (let turn = 0; turn < 10; turn++) await immediate();
    await expect(iterator.next()).rejects.toThrow('broken');
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });
});
