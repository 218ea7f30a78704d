/** Numbers that look random and come again with the same seed, so that a run's plan can be repeated. */
export interface Random {
  /** At least `low` and less than `high`. */
  between(low: number, high: number): number;
  /** Whole, at least `low` and at most `high`. */
  whole(low: number, high: number): number;
  /** True so often, 0 to 1. */
  chance(probability: number): boolean;
  shuffled<T>(items: readonly T[]): T[];
  one<T>(items: readonly T[]): T;
}

/** Random numbers of a seed. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    return mix(state) / 2 ** 32;
  };
  const between = (low: number, high: number): number => low + next() * (high - low);
  const whole = (low: number, high: number): number => Math.floor(between(low, high + 1));
  const shuffled = <T>(items: readonly T[]): T[] =>
    items
      .map((item) => ({ item, place: next() }))
      .sort((a, b) => a.place - b.place)
      .map(({ item }) => item);
  return {
    between,
    whole,
    chance: (probability) => next() < probability,
    shuffled,
    one: (items) => {
      const item = items[whole(0, items.length - 1)];
      if (item === undefined) throw new Error('There is nothing to choose from');
      return item;
    },
  };
}

/** A hash of a text and a number, 0 to 2^32 − 1. */
export function hashOf(text: string, number: number): number {
  let hash = 0x811c9dc5 ^ number;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return mix(hash >>> 0);
}

/** Spreads every bit of a 32-bit number over all (the mixer of mulberry32). */
function mix(number: number): number {
  let t = Math.imul(number ^ (number >>> 15), number | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return (t ^ (t >>> 14)) >>> 0;
}
