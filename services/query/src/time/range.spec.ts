import { Problem } from '@telemetry/chassis';
import fc from 'fast-check';
import { resolveRange } from './range.ts';

const nowMs = Date.UTC(2026, 2, 31, 12);
const defaults = { nowMs, endMs: nowMs + 5, duration: '24h' };
const durations = fc
  .tuple(fc.integer({ min: 1, max: 300 }), fc.constantFrom('m', 'h', 'd', 'w', 'mo'))
  .map(([count, unit]) => `${count}${unit}`);

describe('resolveRange', () => {
  it.each([
    ['15m', '2026-03-31T11:45:00.000Z'],
    ['24h', '2026-03-30T12:00:00.000Z'],
    ['7d', '2026-03-24T12:00:00.000Z'],
    ['2w', '2026-03-17T12:00:00.000Z'],
    ['1mo', '2026-02-28T12:00:00.000Z'],
    ['13mo', '2025-02-28T12:00:00.000Z'],
  ])('counts %s back from now', (range, start) => {
    expect(resolveRange({ range }, defaults)).toEqual({ startMs: Date.parse(start), endMs: defaults.endMs });
  });

  it('goes further back the longer a duration of one unit is', () => {
    fc.assert(
      fc.property(durations, fc.integer({ min: 1, max: 100 }), (range, more) => {
        const longer = range.replace(/\d+/, (count) => String(Number(count) + more));
        const [a, b] = [range, longer].map((text) => resolveRange({ range: text }, defaults).startMs);
        expect(b).toBeLessThan(a ?? NaN);
      }),
    );
  });

  it('takes either end alone, and the default duration before a given end', () => {
    expect(resolveRange({ start: String(nowMs - 1) }, defaults)).toEqual({
      startMs: nowMs - 1,
      endMs: nowMs + 5,
    });
    const end = nowMs - 1000;
    expect(resolveRange({ end: String(end) }, defaults)).toEqual({ startMs: end - 86_400_000, endMs: end });
    expect(resolveRange({ end: String(end) }, { ...defaults, duration: null })).toEqual({
      startMs: 0,
      endMs: end,
    });
  });

  it.each([
    { range: '24' },
    { range: '0h' },
    { range: '1y' },
    { range: '1h', end: String(nowMs) },
    { start: String(nowMs + 5) },
    { start: String(nowMs), end: String(nowMs) },
  ])('refuses %j', (query) => {
    expect(() => resolveRange(query, defaults)).toThrow(Problem);
  });
});
