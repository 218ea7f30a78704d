/** Part of the time that chores may take while readings wait, and while they come as they are stored. */
const SHARE = { behind: 0.1, abreast: 0.5 } as const;

/** How far behind the stream the lane is. */
export type Load = 'behind' | 'abreast' | 'idle';

/** Says when the lane may do a step of a chore, so that chores neither hold up readings nor starve. Times in ms. */
export class Pace {
  private endedAtMs = -Infinity;
  private tookMs = 0;

  /** A step has ended that took so long. */
  ended(nowMs: number, tookMs: number): void {
    this.endedAtMs = nowMs;
    this.tookMs = tookMs;
  }

  /** Whether the next step is due. */
  isDue(nowMs: number, load: Load): boolean {
    if (load === 'idle') return true;
    const share = SHARE[load];
    return nowMs >= this.endedAtMs + this.tookMs * (1 / share - 1);
  }
}
