import type { AcceptedReading } from '@telemetry/proto';

/** Tells which readings of a request repeat an earlier one of it: by their id, or by the time that their device gave. */
export class Repeats {
  private readonly devices = new Map<string, { moments: Numbers; boots: Map<string, Numbers> }>();
  private readonly ids = new Set<string>();

  /** Whether the request has had this reading before; it has, from now on. */
  isRepeat(reading: AcceptedReading): boolean {
    const isKnownMoment = !reading.timedByReceipt && !this.device(reading).moments.add(reading.timestampMs);
    const isKnownId = reading.hasRetryIdentity && !this.addIdentity(reading);
    return isKnownMoment || isKnownId;
  }

  /** An id that is made of a count says no more than the count does. */
  private addIdentity(reading: AcceptedReading): boolean {
    const { bootId, seq, id } = reading;
    if (bootId === undefined || seq === undefined) {
      const { size } = this.ids;
      return this.ids.add(id).size > size;
    }
    const { boots } = this.device(reading);
    let counts = boots.get(bootId);
    if (counts === undefined) boots.set(bootId, (counts = new Numbers()));
    return counts.add(seq);
  }

  private device({ deviceId }: AcceptedReading): { moments: Numbers; boots: Map<string, Numbers> } {
    let device = this.devices.get(deviceId);
    if (device === undefined) {
      device = { moments: new Numbers(), boots: new Map() };
      this.devices.set(deviceId, device);
    }
    return device;
  }
}

/** A set of numbers that mostly come in ascending order: then it looks nothing up. */
class Numbers {
  private readonly ascending: number[] = [];
  private largest = -Infinity;
  private others: Set<number> | undefined;

  /** Returns whether the number is new. */
  add(number: number): boolean {
    if (number > this.largest) {
      this.largest = number;
      this.ascending.push(number);
      this.others?.add(number);
      return true;
    }
    this.others ??= new Set(this.ascending);
    if (this.others.has(number)) return false;
    this.others.add(number);
    return true;
  }
}
