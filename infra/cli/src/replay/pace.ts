/** When readings are due: the first at once, the others as long after it as they were made, divided by the speed. */
export class Pace {
  private readonly speed: number;
  private start: { readonly timestampMs: number; readonly nowMs: number } | undefined;

  /** Times real time; Infinity means that everything is due at once. */
  constructor(speed: number) {
    this.speed = speed;
  }

  /** Milliseconds until a reading of this time is due; 0 or less when it is. */
  dueInMs(timestampMs: number, nowMs: number): number {
    this.start ??= { timestampMs, nowMs };
    return this.start.nowMs + (timestampMs - this.start.timestampMs) / this.speed - nowMs;
  }
}
