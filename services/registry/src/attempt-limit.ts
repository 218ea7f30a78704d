/** How attempts are limited. */
export interface AttemptLimitSettings {
  /** Failures an address may have in a window. */
  readonly failures: number;
  readonly windowMs: number;
  /** Addresses remembered; the one whose window began first is forgotten for another. */
  readonly addresses: number;
}

/**
 * Counts failed attempts by address, so that secrets cannot be guessed by trying. An attempt counts as failed until it has
 * succeeded: what is tried at the same time is counted, too.
 */
export class AttemptLimit {
  /** In the order in which the windows end. */
  private readonly windows = new Map<string, Window>();

  constructor(private readonly settings: AttemptLimitSettings) {}

  /** Begins an attempt. Returns the milliseconds to wait when the address has failed too often, else 0. */
  begin(address: string, nowMs: number): number {
    const window = this.windowOf(address, nowMs);
    if (window.failures >= this.settings.failures) return window.endsMs - nowMs;
    window.failures++;
    return 0;
  }

  /** The attempt was no failure. */
  succeeded(address: string): void {
    const window = this.windows.get(address);
    if (window !== undefined && window.failures > 0) window.failures--;
  }

  private windowOf(address: string, nowMs: number): Window {
    const known = this.windows.get(address);
    if (known !== undefined && known.endsMs > nowMs) return known;
    this.windows.delete(address);
    const [oldest] = this.windows.keys();
    if (oldest !== undefined && this.windows.size >= this.settings.addresses) this.windows.delete(oldest);
    const window = { failures: 0, endsMs: nowMs + this.settings.windowMs };
    this.windows.set(address, window);
    return window;
  }
}

interface Window {
  failures: number;
  readonly endsMs: number;
}

/** What counts as one address: of IPv6 the network, for a single caller has 2⁶⁴ addresses in it. */
export function networkOf(ip: string): string {
  if (!ip.includes(':') || ip.includes('.')) return ip;
  const [head = '', tail] = ip.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0');
  return [...before, ...(tail === undefined ? [] : zeros), ...after].slice(0, 4).join(':');
}
