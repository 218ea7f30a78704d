/** Devices that are remembered at least; the memory holds at most twice as many. */
const REMEMBERED = 50_000;

/**
 * Times readings by their receipt, so that no two of a device have the same millisecond: two requests in the same
 * one would else be taken for a repeat. A device that sends more than 1,000 of them a second runs ahead of the clock.
 */
export class ReceiptClock {
  private recent = new Map<string, number>();
  private older = new Map<string, number>();

  constructor(private readonly remembered = REMEMBERED) {}

  /**
   * The first of `count` successive milliseconds for a device's untimed readings of one request. The last of them is
   * the time of receipt: a batch was measured before it came.
   */
  stamp(deviceId: string, count: number, nowMs: number): number {
    const last = this.recent.get(deviceId) ?? this.older.get(deviceId) ?? -Infinity;
    const first = Math.max(nowMs - (count - 1), last + 1);
    this.remember(deviceId, first + count - 1);
    return first;
  }

  private remember(deviceId: string, lastMs: number): void {
    if (this.recent.size >= this.remembered && !this.recent.has(deviceId)) {
      this.older = this.recent;
      this.recent = new Map();
    }
    this.recent.set(deviceId, lastMs);
  }
}
