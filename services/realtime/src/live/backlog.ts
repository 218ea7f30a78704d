import type { LiveReading } from '../feed/feed-message.ts';

/** Devices of which a slow client gets the latest reading; of a fleet larger than that, those heard last. */
const MAX_DEVICES = 20_000;

/** What a slow client gets once it can take more: of each device the latest reading. */
export class Backlog {
  /** By device; the reading that came last is the last. */
  private readonly latest = new Map<string, LiveReading>();
  private missed = 0;
  private firstMissed: string | undefined;

  get isEmpty(): boolean {
    return this.latest.size === 0 && this.missed === 0;
  }

  /** The client is not sent these readings now. */
  keep(readings: readonly LiveReading[]): void {
    this.firstMissed ??= readings[0]?.cursor;
    for (const reading of readings) {
      const { device_id: deviceId } = reading;
      // Out and in again: the order is that of the stream.
      if (this.latest.delete(deviceId)) this.missed += 1;
      this.latest.set(deviceId, reading);
      if (this.latest.size > MAX_DEVICES) this.forgetOldest();
    }
  }

  /** The client misses something that is not kept. */
  miss(): void {
    this.missed += 1;
  }

  /** Drops what the client does not want any more, or gets in another way. */
  forget(isUnwanted: (reading: LiveReading) => boolean): void {
    for (const [deviceId, reading] of this.latest) {
      if (isUnwanted(reading)) this.latest.delete(deviceId);
    }
  }

  /** What was missed since this was asked last, and after which position the first of it all was. */
  takeMissed(): { readonly dropped: number; readonly cursor: string | null } {
    const dropped = this.missed;
    this.missed = 0;
    return { dropped, cursor: this.firstMissed === undefined ? null : String(Number(this.firstMissed) - 1) };
  }

  /** Hands over readings, those first that came first; the rest is for the next time. */
  take(count: number): readonly LiveReading[] {
    const taken: LiveReading[] = [];
    for (const [deviceId, reading] of this.latest) {
      if (taken.length >= count) break;
      this.latest.delete(deviceId);
      taken.push(reading);
    }
    return taken;
  }

  private forgetOldest(): void {
    const [oldest] = this.latest.keys();
    if (oldest !== undefined) this.latest.delete(oldest);
    this.missed += 1;
  }
}
