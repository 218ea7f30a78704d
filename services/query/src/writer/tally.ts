/** What a transaction adds to the ledger of a device. */
export interface Account {
  /** Surrogate key. */
  readonly device: number;
  acknowledged: number;
  stored: number;
  duplicate: number;
  deadLettered: number;
  /** Latest receipt, ms since 1970; 0 when nothing came with one. */
  lastReceivedAtMs: number;
}

/** How the ledger counts. */
export type Entry = 'acknowledged' | 'stored' | 'duplicate' | 'deadLettered';

/**
 * Counts what happens to readings, device by device, each thing where it happens: that the sums balance is for the
 * database to check.
 */
export class Tally {
  private readonly byDevice = new Map<number, Account>();

  count(device: number, entry: Entry, readings = 1): void {
    this.account(device)[entry] += readings;
  }

  /** A reading that was received then, ms since 1970. */
  acknowledge(device: number, receivedAtMs: number): void {
    const account = this.account(device);
    account.acknowledged += 1;
    if (receivedAtMs > account.lastReceivedAtMs) account.lastReceivedAtMs = receivedAtMs;
  }

  /** By device, so that writers take their locks in one order. */
  get accounts(): readonly Account[] {
    return [...this.byDevice.values()].sort((a, b) => a.device - b.device);
  }

  private account(device: number): Account {
    let account = this.byDevice.get(device);
    if (account === undefined) {
      account = { device, acknowledged: 0, stored: 0, duplicate: 0, deadLettered: 0, lastReceivedAtMs: 0 };
      this.byDevice.set(device, account);
    }
    return account;
  }
}
