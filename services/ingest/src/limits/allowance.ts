/** How many readings a device may send under one allowance. */
export interface Rate {
  /** Readings a second in the long run; 0 switches the limit off. */
  readonly perSecond: number;
  /** Readings at once after a rest. */
  readonly burst: number;
}

/** What an allowance says about a device at a moment. */
export interface Standing {
  /** Readings that would be taken now. */
  readonly remaining: number;
  /** Milliseconds until `asked` readings would be taken; 0 when they would be now. */
  readonly waitMs: number;
}

/** Part of a reading that sums of fractions may be wrong by. */
const ROUNDING = 0.001;

/**
 * A token bucket per device, kept as one number: the moment at which the bucket is full again. A device that is not
 * in memory has a full bucket, so forgetting one whose moment has passed changes nothing: the memory holds no more
 * devices than have sent within two refills, however large the fleet.
 *
 * Times are milliseconds of a clock that never goes back.
 */
export class Allowance {
  private recent = new Map<string, number>();
  private older = new Map<string, number>();
  private turnedAtMs = -Infinity;
  private readonly msPerReading: number;
  /** Time in which an empty bucket fills, milliseconds. */
  readonly refillMs: number;

  constructor(readonly rate: Rate) {
    this.msPerReading = 1000 / rate.perSecond;
    this.refillMs = rate.burst * this.msPerReading;
  }

  /** Takes all of the readings, or none and returns false. */
  take(deviceId: string, readings: number, nowMs: number): boolean {
    if (this.rate.perSecond === 0) return true;
    const fullAtMs = this.fullAt(deviceId, nowMs) + readings * this.msPerReading;
    if (fullAtMs - nowMs > this.refillMs + ROUNDING * this.msPerReading) return false;
    this.remember(deviceId, fullAtMs, nowMs);
    return true;
  }

  /** Gives back what was taken for nothing. */
  giveBack(deviceId: string, readings: number, nowMs: number): void {
    if (this.rate.perSecond === 0) return;
    const fullAtMs = this.fullAt(deviceId, nowMs) - readings * this.msPerReading;
    this.remember(deviceId, fullAtMs, nowMs);
  }

  /** How a device stands that would like to send `asked` readings. */
  standing(deviceId: string, asked: number, nowMs: number): Standing {
    if (this.rate.perSecond === 0) return { remaining: Infinity, waitMs: 0 };
    const usedMs = this.fullAt(deviceId, nowMs) - nowMs;
    const waitMs = usedMs + asked * this.msPerReading - this.refillMs;
    return {
      remaining: Math.max(0, Math.floor((this.refillMs - usedMs) / this.msPerReading + ROUNDING)),
      waitMs: waitMs > ROUNDING * this.msPerReading ? waitMs : 0,
    };
  }

  /** Devices in memory. */
  get size(): number {
    return this.recent.size + this.older.size;
  }

  private fullAt(deviceId: string, nowMs: number): number {
    this.turn(nowMs);
    return Math.max(this.recent.get(deviceId) ?? this.older.get(deviceId) ?? nowMs, nowMs);
  }

  private remember(deviceId: string, fullAtMs: number, nowMs: number): void {
    this.turn(nowMs);
    this.older.delete(deviceId);
    this.recent.set(deviceId, fullAtMs);
  }

  /** What was last touched a whole refill ago is full again. */
  private turn(nowMs: number): void {
    if (nowMs - this.turnedAtMs < this.refillMs) return;
    const isOverdue = nowMs - this.turnedAtMs >= 2 * this.refillMs;
    this.older = isOverdue ? new Map<string, number>() : this.recent;
    this.recent = new Map();
    this.turnedAtMs = nowMs;
  }
}
