import { closeSync, openSync, writeSync } from 'node:fs';
import type { PlannedReading } from '../plan/reading.ts';
import type { Fate, Fates, Outcome } from './fate.ts';

/**
 * The fleet's own list of all that it sent and what it was told: what the system says about itself is compared with
 * it. Each attempt is in its file before it is made.
 */
export class Journal {
  readonly file: string;
  private readonly handle: number;
  private readonly devices = new Map<string, Map<number, Fate>>();
  private clock = 0;
  private total = 0;

  constructor(file: string) {
    this.file = file;
    this.handle = openSync(file, 'a');
  }

  /** The fate of each reading. */
  get fates(): Fates {
    return this.devices;
  }

  /** Distinct readings that were acknowledged. */
  get acknowledged(): number {
    return this.total;
  }

  /** Notes that these readings of a device are sent now; returns what to say when it is known what came of it. */
  attempt(device: string, readings: readonly PlannedReading[]): (outcomes: readonly Outcome[]) => void {
    const attempt = ++this.clock;
    this.write({ attempt, device, readings });
    const fates = readings.map((reading) => this.fate(reading, attempt));
    for (const fate of fates) fate.attempts++;
    return (outcomes) => {
      this.write({ attempt, outcomes });
      const at = ++this.clock;
      fates.forEach((fate, i) => this.settle(fate, outcomes[i] ?? 'unknown', at));
    };
  }

  close(): void {
    closeSync(this.handle);
  }

  private settle(fate: Fate, outcome: Outcome, at: number): void {
    if (outcome === 'rejected') fate.rejected++;
    if (outcome !== 'acknowledged') return;
    fate.acknowledged++;
    if (fate.firstAcknowledgedAt !== undefined) return;
    fate.firstAcknowledgedAt = at;
    this.total++;
  }

  private fate(reading: PlannedReading, firstSentAt: number): Fate {
    let fates = this.devices.get(reading.device);
    if (fates === undefined) this.devices.set(reading.device, (fates = new Map<number, Fate>()));
    let fate = fates.get(reading.n);
    if (fate === undefined) {
      fates.set(reading.n, (fate = { reading, attempts: 0, acknowledged: 0, rejected: 0, firstSentAt }));
    }
    return fate;
  }

  private write(line: object): void {
    writeSync(this.handle, `${JSON.stringify(line)}\n`);
  }
}
