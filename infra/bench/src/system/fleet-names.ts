/** Digits of a device's number in its id and in its key, so that both have a fixed place in a request's bytes. */
export const DEVICE_DIGITS = 5;
const PREFIX = 'bench-';

/** The id of a device of the benchmark, by its number. */
export function deviceIdOf(device: number): string {
  return `${PREFIX}${String(device).padStart(DEVICE_DIGITS, '0')}`;
}

/** The number of a device of the benchmark. */
export function deviceNumberOf(deviceId: string): number {
  return Number(deviceId.slice(PREFIX.length));
}

/** The key of a device, by a simple rule: it opens a system that lives for minutes on 127.0.0.1. */
export function keyOf(device: number): string {
  return `key-of-${deviceIdOf(device)}-in-a-benchmark`;
}
