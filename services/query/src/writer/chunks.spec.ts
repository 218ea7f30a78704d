import fc from 'fast-check';
import type { Arrival } from './arrival.ts';
import { chunks } from './chunks.ts';

const message = (size: number, i: number) => {
  const arrivals = Array.from(
    { length: size },
    (_, index) => ({ index, message: { seq: i + 1 } }) as Arrival,
  );
  return { seq: i + 1, bytes: 10 * size, unpacked: { arrivals, deadLetters: [], sent: [] } };
};

describe('chunks', () => {
  const sizes = fc.array(fc.nat(60));
  const bounds = fc.record({
    readings: fc.integer({ min: 1, max: 100 }),
    bytes: fc.integer({ min: 1, max: 1_000 }),
  });

  it('hold every reading once and in order, and end at the position of a whole message', () => {
    fc.assert(
      fc.property(sizes, bounds, (all, max) => {
        const messages = all.map(message);
        const made = [...chunks(messages, max)];
        expect(made.flatMap(({ arrivals }) => arrivals)).toEqual(
          messages.flatMap(({ unpacked }) => unpacked.arrivals),
        );
        expect(made.map(({ lastSeq }) => lastSeq)).toEqual(
          made.map(({ lastSeq }) => lastSeq).toSorted((a, b) => a - b),
        );
        expect(made.at(-1)?.lastSeq).toBe(messages.at(-1)?.seq);
        for (const { arrivals, lastSeq } of made) {
          for (const { message: own } of arrivals) expect(own.seq).toBeLessThanOrEqual(lastSeq);
          const isOneMessage = new Set(arrivals.map(({ message: own }) => own.seq)).size === 1;
          const isWithin = arrivals.length <= max.readings && 10 * arrivals.length <= max.bytes;
          expect(isWithin || isOneMessage).toBe(true);
        }
      }),
    );
  });

  it('are few: two neighbours never fit into one', () => {
    fc.assert(
      fc.property(sizes, (all) => {
        const made = [...chunks(all.map(message), { readings: 80, bytes: Infinity })].map(
          ({ arrivals }) => arrivals.length,
        );
        expect(made.length).toBeLessThanOrEqual(
          Math.max(1, Math.ceil((2 * all.reduce((a, b) => a + b, 0)) / 80) + 1),
        );
      }),
    );
  });
});
