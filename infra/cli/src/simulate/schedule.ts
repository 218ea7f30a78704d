/** Spreads the readings of a fleet evenly in time: they leave in turns, `devices × rate` a second. */
export class Schedule {
  private readonly devices: number;
  private readonly perSecond: number;

  /** `rate` is in readings a second of each device. */
  constructor(devices: number, rate: number) {
    this.devices = devices;
    this.perSecond = devices * rate;
  }

  /** How many readings should have left by then. */
  dueBy(elapsedMs: number): number {
    return elapsedMs < 0 ? 0 : Math.floor((elapsedMs * this.perSecond) / 1_000) + 1;
  }

  /** When a reading is due, in milliseconds after the start, and which device sends it; readings count from 0. */
  turn(reading: number): { readonly dueMs: number; readonly device: number } {
    return { dueMs: (reading * 1_000) / this.perSecond, device: reading % this.devices };
  }
}
