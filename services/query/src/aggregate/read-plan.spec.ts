import fc from 'fast-check';
import { devicesARead, readSpans } from './read-plan.ts';

const HOUR_MS = 3_600_000;
const hours = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 1, max: 2 ** 24 - 1 })), {
    selector: ([day]) => day,
  })
  .map((days) => new Map(days));

describe('what has to be read', () => {
  it('has every hour that is needed whole, in one span, and nothing twice', () => {
    fc.assert(
      fc.property(hours, (byDay) => {
        const spans = readSpans(byDay);
        spans
          .slice(1)
          .forEach(({ startMs }, i) => expect(startMs).toBeGreaterThanOrEqual(spans[i]?.endMs ?? NaN));
        for (const span of spans) {
          const lengthMs = span.endMs - span.startMs;
          expect(devicesARead(span) * lengthMs).toBeLessThanOrEqual(
            (lengthMs <= 2 * HOUR_MS ? 86 : 16) * 24 * HOUR_MS,
          );
        }
        for (const [day, mask] of byDay) {
          for (let hour = 0; hour < 24; hour++) {
            if ((mask & (1 << hour)) === 0) continue;
            const ms = (day * 24 + hour) * HOUR_MS;
            expect(spans.filter(({ startMs, endMs }) => ms >= startMs && ms + HOUR_MS <= endMs)).toHaveLength(
              1,
            );
          }
        }
      }),
    );
  });

  it('is read in few spans where one would have to ask for a little again and again', () => {
    const anHourADay = new Map(Array.from({ length: 365 }, (_, day) => [day, 1 << 18]));
    expect(readSpans(anHourADay).length).toBeLessThan(30);
    expect(
      readSpans(
        new Map([
          [3, 0b11 << 22],
          [4, 0b11],
        ]),
      ),
    ).toEqual([{ startMs: (3 * 24 + 22) * HOUR_MS, endMs: (4 * 24 + 2) * HOUR_MS }]);
  });
});
