import { KINDS, planOf } from './kinds.ts';
import { randomOf } from './random.ts';
import { bodyOf, metricsOf } from './reading.ts';

const NOW_MS = Date.UTC(2026, 5, 1);
const kinds = Object.keys(KINDS) as (keyof typeof KINDS)[];

function submissions(kind: keyof typeof KINDS, seed: number) {
  let ids = 0;
  const plan = planOf(kind, {
    device: 'd',
    random: randomOf(seed),
    nowMs: NOW_MS,
    newId: () => `id-${ids++}`,
  });
  return Array.from({ length: 200 }, () => plan.next()!);
}

describe('the plan of a device', () => {
  it.each(kinds)('%s: has a number and a slot of its own for each reading, and no time ahead', (kind) => {
    const readings = submissions(kind, 1).flatMap((submission) => submission.readings);
    expect(new Set(readings.map(({ n }) => n)).size).toBe(readings.length);
    expect(new Set(readings.map(({ slot }) => slot)).size).toBe(readings.length);
    expect(Math.max(...readings.map(({ timestampMs = 0 }) => timestampMs))).toBeLessThanOrEqual(NOW_MS);
  });

  it.each(kinds)('%s: is the same for the same seed', (kind) => {
    expect(submissions(kind, 7)).toEqual(submissions(kind, 7));
  });

  it('has as many metrics as a reading may have, with the longest names, where it is wide', () => {
    const [submission] = submissions('wide', 1);
    const names = submission!.readings.map((reading) => Object.keys(metricsOf(reading)));
    expect(Math.max(...names.map(({ length }) => length))).toBeLessThanOrEqual(64);
    expect(names[0]!.filter((name) => /^[A-Za-z_][A-Za-z0-9_]{63}$/.test(name))).toHaveLength(58);
  });

  it('sends values that JSON brings back as they were, within the range of the profile', () => {
    const numbers = Array.from({ length: 5_000 }, (_, n) => n);
    const sent = numbers.map((n) => metricsOf({ device: 'device', n }));
    expect(
      JSON.parse(JSON.stringify(numbers.map((n) => bodyOf({ device: 'device', n, slot: '' }).metrics))),
    ).toEqual(sent);
    const temperatures = sent.map(({ temperature = NaN }) => temperature);
    expect(Math.min(...temperatures)).toBeGreaterThanOrEqual(-40);
    expect(Math.max(...temperatures)).toBeLessThanOrEqual(85);
  });
});
