import fc from 'fast-check';
import { momentOf, wallTime } from './wall-time.ts';

describe('the clock on a wall', () => {
  it('shows the time of its zone', () => {
    const at = Date.parse('2026-07-01T22:30:05.000Z');
    expect(wallTime(at, 'UTC')).toBe('2026-07-01T22:30:05');
    expect(wallTime(at, 'Europe/Oslo')).toBe('2026-07-02T00:30:05');
    expect(wallTime(at, 'Asia/Kathmandu')).toBe('2026-07-02T04:15:05');
  });

  it.each(['UTC', 'Europe/Oslo', 'America/St_Johns', 'Pacific/Apia'])(
    'in %s shows at every moment found for a text what the text says',
    (zone) => {
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 2_000_000_000 }), (seconds) => {
          const text = wallTime(seconds * 1000, zone);
          const at = momentOf(text, zone);
          expect(at === undefined ? '' : wallTime(at, zone)).toBe(text);
        }),
      );
    },
  );

  it('reads a field without seconds, and no nonsense', () => {
    expect(momentOf('2026-07-01T22:30', 'UTC')).toBe(Date.parse('2026-07-01T22:30:00.000Z'));
    expect(momentOf('soon', 'UTC')).toBeUndefined();
  });
});
