/** A source of random numbers in [0, 1). */
export type Random = () => number;

/** Random numbers that are the same in each run (xorshift32), so that ours and the rival get the same load. */
export function randomFrom(seed: number): Random {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/**
 * When requests are due, in milliseconds after the start: a Poisson process, as of many devices that know nothing of
 * each other. It never looks at the answers, so a slow server cannot slow down its own test.
 */
export class Arrivals {
  private readonly perSecond: number;
  private readonly random: Random;
  private nextMs: number;

  constructor(perSecond: number, random: Random) {
    this.perSecond = perSecond;
    this.random = random;
    this.nextMs = this.gapMs();
  }

  /** When the next request is due. */
  get dueMs(): number {
    return this.nextMs;
  }

  /** Goes on to the one after it. */
  advance(): void {
    this.nextMs += this.gapMs();
  }

  private gapMs(): number {
    return (-Math.log(1 - this.random()) * 1000) / this.perSecond;
  }
}
