import { Recent } from '../recent.ts';

/** Devices that are remembered at least. */
const REMEMBERED = 50_000;

/**
 * Times readings by their receipt, so that no two of a device have the same millisecond: two requests in the same
 * one would else be taken for a repeat. A device that sends more than 1,000 of them a second runs ahead of the clock.
 */
export class ReceiptClock {
  private readonly last: Recent<number>;

  constructor(remembered = REMEMBERED) {
    this.last = new Recent(remembered);
  }

  /**
   * The first of `count` successive milliseconds for a device's untimed readings of one request. The last of them is
   * the time of receipt: a batch was measured before it came.
   */
  stamp(deviceId: string, count: number, nowMs: number): number {
    const first = Math.max(nowMs - (count - 1), (this.last.get(deviceId) ?? -Infinity) + 1);
    this.last.set(deviceId, first + count - 1);
    return first;
  }
}
