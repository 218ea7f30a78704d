/**
 * Moments of readings, each unique for its device: the last ones before now, a millisecond apart, or right after the
 * device's previous reading where those are taken.
 */
export class DeviceClock {
  private readonly lastMs: Float64Array;

  constructor(devices: number) {
    this.lastMs = new Float64Array(devices);
  }

  /** The first of `count` moments, one per millisecond, that nobody else gets; epoch milliseconds. */
  take(device: number, count: number, nowMs: number): number {
    const first = Math.max((this.lastMs[device] ?? 0) + 1, nowMs - count + 1);
    this.lastMs[device] = first + count - 1;
    return first;
  }
}
