import { Allowance, type Rate, type Standing } from './allowance.ts';

/** A reading older than this at its receipt counts as back-fill, milliseconds. */
export const BACK_FILL_AGE_MS = 5 * 60 * 1000;

/** Which of a device's two allowances a reading counts against. */
export type AllowanceName = 'live' | 'back-fill';

/** What the operator set. */
export interface LimitSettings {
  readonly live: Rate;
  readonly backFill: Rate;
}

/** Readings of one request that are taken or refused together. */
export interface Share {
  readonly deviceId: string;
  readonly allowance: AllowanceName;
  readonly readings: number;
}

/** A share with how its device stands now. */
export interface ShareStanding extends Standing, Share {
  readonly rate: Rate;
}

/**
 * A device's own pace: one allowance for what is measured now and one for catching up, so that neither starves the
 * other. Times of the clock (`nowMs`) are those of one that never goes back.
 */
export class DeviceLimits {
  private readonly live: Allowance;
  private readonly backFill: Allowance;

  constructor({ live, backFill }: LimitSettings) {
    this.live = new Allowance(live);
    this.backFill = new Allowance(backFill);
  }

  /** Takes the share whole, or not at all and returns false. */
  take({ deviceId, allowance, readings }: Share, nowMs: number): boolean {
    return this.allowance(allowance).take(deviceId, readings, nowMs);
  }

  /** Gives back a share that was taken and could not be made durable. */
  giveBack({ deviceId, allowance, readings }: Share, nowMs: number): void {
    this.allowance(allowance).giveBack(deviceId, readings, nowMs);
  }

  /** How the device stands that would like to send such a share (again). */
  standing(share: Share, nowMs: number): ShareStanding {
    const allowance = this.allowance(share.allowance);
    return { ...share, ...allowance.standing(share.deviceId, share.readings, nowMs), rate: allowance.rate };
  }

  /** Devices in memory, those of both allowances counted apart. */
  get size(): number {
    return this.live.size + this.backFill.size;
  }

  private allowance(name: AllowanceName): Allowance {
    return name === 'live' ? this.live : this.backFill;
  }
}

/** Which allowance a reading of this time counts against. */
export function allowanceOf(timestampMs: number, receivedAtMs: number): AllowanceName {
  return receivedAtMs - timestampMs > BACK_FILL_AGE_MS ? 'back-fill' : 'live';
}
