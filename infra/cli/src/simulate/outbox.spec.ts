import fc from 'fast-check';
import { type Deviations, type Fate, fateOf, skewMs } from './deviations.ts';
import { Outbox, type Post } from './outbox.ts';

const PERFECT: Deviations = { clockSkewMs: 0, duplicates: 0, reorder: 0, offline: 0, bad: 0, seed: 1 };
const reading = (n: number) => ({ timestamp: new Date(n).toISOString(), metrics: { temperature: 20 } });
const FATES: Fate[] = ['sent', 'sent twice', 'late', 'kept', 'bad'];

/** Readings in the order in which they leave, repeats apart. */
function leaving(posts: readonly Post[]): string[] {
  return posts.flatMap((post) => {
    if (post.kind === 'bad') return [];
    if (post.kind === 'batch') return post.readings.map(({ timestamp }) => timestamp);
    return post.isRepeat ? [] : [post.reading.timestamp];
  });
}

describe('an outbox', () => {
  it('sends every reading that is not bad exactly once, and repeats beside', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...FATES), { maxLength: 50 }), (fates) => {
        const outbox = new Outbox();
        const posts = [...fates.flatMap((fate, n) => outbox.posts(reading(n), fate)), ...outbox.rest()];
        const good = fates.flatMap((fate, n) => (fate === 'bad' ? [] : [reading(n).timestamp]));
        expect(leaving(posts).toSorted()).toEqual(good);
        expect(posts.filter(({ kind }) => kind === 'bad')).toHaveLength(fates.length - good.length);
        expect(outbox.rest()).toEqual([]);
      }),
    );
  });

  it('sends a late reading after its successor, and what was kept as a batch before the next', () => {
    const outbox = new Outbox();
    const fates: Fate[] = ['late', 'sent', 'kept', 'kept', 'sent'];
    const posts = fates.flatMap((fate, n) => outbox.posts(reading(n), fate));
    expect(leaving(posts)).toEqual([1, 0, 2, 3, 4].map((n) => reading(n).timestamp));
    expect(posts.map(({ kind }) => kind)).toEqual(['reading', 'reading', 'batch', 'reading']);
  });
});

describe('deviations', () => {
  it('are none in a perfect fleet', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.nat(), (device, timeMs) => {
        expect(fateOf(device, timeMs, PERFECT)).toBe('sent');
        expect(Math.abs(skewMs(device, PERFECT))).toBe(0);
      }),
    );
  });

  it('come in their shares, and the same for the same seed', () => {
    const deviations = { ...PERFECT, duplicates: 0.3, bad: 0.1, reorder: 0.2 };
    const fates = Array.from({ length: 4_000 }, (_, n) => fateOf(n % 40, n * 250, deviations));
    const shareOf = (fate: Fate) => fates.filter((each) => each === fate).length / fates.length;
    expect(shareOf('sent twice')).toBeCloseTo(0.3, 1);
    expect(shareOf('bad')).toBeCloseTo(0.1, 1);
    expect(shareOf('late')).toBeCloseTo(0.2, 1);
    expect(Array.from({ length: 4_000 }, (_, n) => fateOf(n % 40, n * 250, deviations))).toEqual(fates);
  });

  it('keep a clock off by the same all the time, within the bound', () => {
    const deviations = { ...PERFECT, clockSkewMs: 60_000 };
    const skews = Array.from({ length: 200 }, (_, device) => skewMs(device, deviations));
    expect(Math.min(...skews)).toBeGreaterThanOrEqual(-60_000);
    expect(Math.max(...skews)).toBeLessThanOrEqual(60_000);
    expect(Math.max(...skews) - Math.min(...skews)).toBeGreaterThan(60_000);
  });
});
