import fc from 'fast-check';
import type { FeedMessage } from './feed-message.ts';
import { SeenReadings } from './seen-readings.ts';

function message(position: number, ids: readonly string[]): FeedMessage {
  const cursor = String(position);
  return {
    position,
    receivedAtMs: 0,
    readings: ids.map((id) => ({ id, device_id: 'd', metrics: {}, timestamp: 't', cursor })),
  };
}

const idsOf = ({ readings }: FeedMessage): string[] => readings.map(({ id }) => id);
const messages = fc
  .array(fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 4 }), { maxLength: 12 })
  .map((all) => all.map((ids, i) => message(i + 1, ids)));

describe('SeenReadings', () => {
  it('lets each id through once and in order while it remembers them all', () => {
    fc.assert(
      fc.property(messages, (all) => {
        const seen = new SeenReadings(5);
        expect(all.flatMap((each) => idsOf(seen.remember(each)))).toEqual([...new Set(all.flatMap(idsOf))]);
      }),
    );
  });

  it('gives a message that is read again what it gave the first time', () => {
    const distinct = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'));
    fc.assert(
      fc.property(fc.array(distinct), (all) => {
        const seen = new SeenReadings(5);
        const stream = all.map((ids, i) => message(i + 1, ids));
        const first = stream.map((each) => seen.remember(each));
        expect(stream.map((each) => seen.withoutRepeats(each))).toEqual(first);
      }),
    );
  });

  it('forgets the oldest beyond its bound, and keeps the position of every message', () => {
    const seen = new SeenReadings(2);
    seen.remember(message(1, ['a', 'b', 'c']));
    expect(idsOf(seen.remember(message(2, ['c', 'b'])))).toEqual([]);
    expect(seen.remember(message(3, ['a']))).toEqual(message(3, ['a']));
    expect(seen.remember(message(4, ['a']))).toEqual(message(4, []));
  });
});
