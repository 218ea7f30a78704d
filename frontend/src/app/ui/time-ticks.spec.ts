import fc from 'fast-check';
import { timeTicks } from './time-ticks.ts';
import { wallTime } from './wall-time.ts';

const at = (text: string): number => Date.parse(text);

describe('timeTicks', () => {
  it('are round on the clocks of the zone, not of UTC', () => {
    const span = { startAt: at('2026-11-28T00:10:00Z'), endAt: at('2026-11-29T00:10:00Z') };
    const shown = timeTicks(span, 8, 'Asia/Kathmandu').map((tick) =>
      wallTime(tick.getTime(), 'Asia/Kathmandu').slice(11),
    );
    expect(shown).toEqual([
      '06:00:00',
      '09:00:00',
      '12:00:00',
      '15:00:00',
      '18:00:00',
      '21:00:00',
      '00:00:00',
      '03:00:00',
    ]);
  });

  it('stay at midnight when the clocks are changed', () => {
    const span = { startAt: at('2026-10-20T00:00:00Z'), endAt: at('2026-10-30T00:00:00Z') };
    for (const tick of timeTicks(span, 10, 'Europe/Oslo'))
      expect(wallTime(tick.getTime(), 'Europe/Oslo').slice(11)).toBe('00:00:00');
  });

  it('are in order, inside the span and not too many', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2_000_000_000 }),
        fc.integer({ min: 1, max: 100_000_000 }),
        fc.integer({ min: 2, max: 12 }),
        (start, length, most) => {
          const span = { startAt: start * 1000, endAt: (start + length) * 1000 };
          const ticks = timeTicks(span, most, 'America/St_Johns').map((tick) => tick.getTime());
          // The hour that a change of the clocks repeats may bring one more.
          expect(ticks.length).toBeLessThanOrEqual(most + 2);
          expect(ticks).toEqual([...ticks].sort((a, b) => a - b));
          for (const tick of ticks) expect(tick >= span.startAt && tick <= span.endAt).toBe(true);
        },
      ),
    );
  });
});
