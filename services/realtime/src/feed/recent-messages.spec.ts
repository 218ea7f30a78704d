import fc from 'fast-check';
import type { FeedMessage } from './feed-message.ts';
import { RecentMessages } from './recent-messages.ts';

const reading = { id: 'r', device_id: 'd', metrics: {}, timestamp: 't', cursor: '0' };

function message(position: number, readings: number): FeedMessage {
  return { position, readings: Array.from({ length: readings }, () => reading), receivedAtMs: 0 };
}

describe('RecentMessages', () => {
  it('gives exactly the messages after any position it covers, and stays within its bound', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.array(fc.nat(5)), fc.integer({ min: 1, max: 40 }), (start, sizes, bound) => {
        const recent = new RecentMessages(start, bound);
        const all = sizes.map((size, i) => message(start + 1 + i, size));
        for (const each of all) expect(recent.push(each)).toBe(true);
        expect(recent.position).toBe(start + all.length);
        for (let position = start; position <= recent.position; position++) {
          if (!recent.covers(position)) continue;
          const expected = all.filter((each) => each.position > position);
          expect(recent.after(position)).toEqual(expected);
          expect(expected.reduce((sum, { readings }) => sum + readings.length + 1, 0)).toBeLessThanOrEqual(
            bound,
          );
        }
        expect(recent.covers(recent.position)).toBe(true);
        expect(recent.covers(recent.position + 1)).toBe(false);
        expect(recent.covers(start - 1)).toBe(false);
      }),
    );
  });

  it('forgets what lies before a hole, and says that there is one', () => {
    const recent = new RecentMessages(0, 100);
    recent.push(message(1, 1));
    expect(recent.push(message(5, 1))).toBe(false);
    expect(recent.covers(1)).toBe(false);
    expect(recent.after(4)).toEqual([message(5, 1)]);
  });
});
