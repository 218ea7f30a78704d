/** A reading as the property test makes it: what decides about its fate. */
export interface ModelReading {
  readonly device: string;
  readonly tsMs: number;
  readonly receivedAtMs: number;
  readonly value: number;
  readonly id: string;
  readonly boot?: { readonly bootId: string; readonly seq: number };
  readonly timedByReceipt: boolean;
  readonly hasRetryIdentity: boolean;
  /** What cannot be stored: told by looking at it, or only by the database. */
  readonly fault?: 'not finite' | 'refused' | undefined;
}

/** What should be known of a device. */
export interface ModelDevice {
  acknowledged: number;
  duplicate: number;
  deadLettered: number;
  /** Value by moment. */
  readonly stored: Map<number, number>;
  readonly ids: Set<string>;
  /** `boot/seq`. */
  readonly counts: Set<string>;
}

/** What the writer promises, said in the plainest way: one reading after the other, everything in sets. */
export class LedgerModel {
  readonly devices = new Map<string, ModelDevice>();

  /** What a transaction with these readings, in the order of their arrival, should do. */
  store(readings: readonly ModelReading[]): void {
    for (const reading of readings) {
      const device = this.device(reading.device);
      device.acknowledged += 1;
      if (reading.fault === 'not finite') device.deadLettered += 1;
    }
    const fresh = readings.filter((reading) => reading.fault !== 'not finite' && this.isFresh(reading));
    this.place(fresh.filter(({ timedByReceipt }) => !timedByReceipt));
    this.placeMovable(fresh);
    // Nothing is known of what was refused: a repeat of it is none.
    for (const { device, id, boot, fault } of fresh) {
      if (fault !== 'refused') continue;
      this.device(device).ids.delete(id);
      if (boot !== undefined) this.device(device).counts.delete(`${boot.bootId}/${boot.seq}`);
    }
  }

  device(name: string): ModelDevice {
    let device = this.devices.get(name);
    if (device === undefined) {
      device = {
        acknowledged: 0,
        duplicate: 0,
        deadLettered: 0,
        stored: new Map(),
        ids: new Set(),
        counts: new Set(),
      };
      this.devices.set(name, device);
    }
    return device;
  }

  private isFresh({ device: name, boot, id, timedByReceipt, hasRetryIdentity }: ModelReading): boolean {
    const device = this.device(name);
    const [known, key] =
      boot === undefined ? [device.ids, id] : [device.counts, `${boot.bootId}/${boot.seq}`];
    if (boot === undefined && !timedByReceipt && !hasRetryIdentity) return true;
    if (known.has(key)) {
      device.duplicate += 1;
      return false;
    }
    known.add(key);
    return true;
  }

  private place(readings: readonly ModelReading[]): void {
    for (const { device: name, tsMs, value, fault } of readings) {
      const device = this.device(name);
      if (fault === 'refused' && !device.stored.has(tsMs)) device.deadLettered += 1;
      else if (device.stored.has(tsMs)) device.duplicate += 1;
      else device.stored.set(tsMs, value);
    }
  }

  /** Each to the next moment that is free and that none of its company wants. */
  private placeMovable(fresh: readonly ModelReading[]): void {
    const wanted = new Set(
      fresh.filter(({ timedByReceipt }) => !timedByReceipt).map(({ device, tsMs }) => `${device}/${tsMs}`),
    );
    const movable = fresh.filter(({ timedByReceipt }) => timedByReceipt).toSorted((a, b) => a.tsMs - b.tsMs);
    for (const { device: name, tsMs, value, fault } of movable) {
      const device = this.device(name);
      let ms = tsMs;
      while (device.stored.has(ms) || wanted.has(`${name}/${ms}`)) ms += 1;
      wanted.add(`${name}/${ms}`);
      if (fault === 'refused') device.deadLettered += 1;
      else device.stored.set(ms, value);
    }
  }
}
