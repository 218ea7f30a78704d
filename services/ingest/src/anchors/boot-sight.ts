import { Problem } from '@telemetry/chassis';

/** No boot lasts longer: ten years, milliseconds. */
export const LONGEST_BOOT_MS = 10 * 365 * 24 * 60 * 60 * 1000;

/** What an anchor looks at in a reading. */
export interface Relative {
  readonly deviceId: string;
  /** Milliseconds since 1970 UTC; undefined when the device gave no time. */
  readonly timestampMs: number | undefined;
  readonly reading: {
    readonly boot_id?: string | undefined;
    /** Milliseconds since that boot. */
    readonly t_rel_ms?: number | undefined;
  };
}

/** A boot of a device. Both names are free of spaces. */
export interface Boot {
  readonly deviceId: string;
  readonly bootId: string;
}

/** A boot as one request shows it. */
export interface BootSight extends Boot {
  /** The boot was then or before, milliseconds since 1970 UTC, a whole number. */
  readonly latestMs: number;
}

/** What names a boot in a map. */
export function bootKey({ deviceId, bootId }: Boot): string {
  return `${deviceId} ${bootId}`;
}

/** The boot that gives a reading its time; undefined when the reading has one of its own, or no boot to count from. */
export function bootOf({ deviceId, timestampMs, reading }: Relative): Boot | undefined {
  if (timestampMs !== undefined || reading.t_rel_ms === undefined || reading.boot_id === undefined)
    return undefined;
  return { deviceId, bootId: reading.boot_id };
}

/** When a request came, and when its device says that it sent it. */
export interface Sending {
  readonly receivedAtMs: number;
  /** Milliseconds since the boot in which it was sent. */
  readonly sentTRelMs?: number | undefined;
}

/**
 * The boots whose readings have to be timed, each with the latest moment at which it can have been: nothing is received
 * before it is measured, and no boot is younger than the one in which the request was sent. What a request of several
 * devices says about its sending is no device's own.
 */
export function bootSights(
  readings: readonly (Relative | Problem)[],
  { receivedAtMs, sentTRelMs = 0 }: Sending,
): BootSight[] {
  let newest: Map<string, { boot: Boot; tRelMs: number }> | undefined;
  for (const given of readings) {
    const boot = given instanceof Problem ? undefined : bootOf(given);
    if (given instanceof Problem || boot === undefined) continue;
    newest ??= new Map();
    const key = bootKey(boot);
    const tRelMs = Math.max(given.reading.t_rel_ms ?? 0, newest.get(key)?.tRelMs ?? 0);
    newest.set(key, { boot, tRelMs });
  }
  if (newest === undefined) return NONE;
  const sentMs = isOfOneDevice(readings) ? sentTRelMs : 0;
  return [...newest.values()].map(({ boot, tRelMs }) => ({
    ...boot,
    latestMs: Math.floor(receivedAtMs - Math.max(tRelMs, sentMs)),
  }));
}

const NONE: BootSight[] = [];

function isOfOneDevice(readings: readonly (Relative | Problem)[]): boolean {
  const devices = new Set<string>();
  for (const given of readings) if (!(given instanceof Problem)) devices.add(given.deviceId);
  return devices.size === 1;
}

/** The time of a reading by the anchor of its boot, never after its receipt; milliseconds since 1970 UTC. */
export function anchoredTime(anchorMs: number, tRelMs: number, receivedAtMs: number): number {
  return Math.min(Math.floor(anchorMs + tRelMs), receivedAtMs);
}
