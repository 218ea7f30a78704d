/** A step of upkeep may take about so long, milliseconds. */
const TARGET_MS = 100;

/** How much to do in a step so that it takes about the time that a step may take: learns by what the last ones took. */
export class StepSize {
  constructor(
    private size: number,
    private readonly most: number,
  ) {}

  get current(): number {
    return Math.max(1, Math.floor(this.size));
  }

  /** A step that did `done` took so long, milliseconds. */
  took(ms: number, done: number): void {
    // A step that was smaller than it might have been says nothing for a larger one.
    if (ms <= TARGET_MS && done < this.current) return;
    const factor = Math.min(2, Math.max(0.25, TARGET_MS / Math.max(ms, 1)));
    this.size = Math.min(this.most, Math.max(1, done * factor));
  }
}
