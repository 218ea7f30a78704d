import type { Row } from './rows.ts';

/** What a transaction adds to the ledger of a device, and its newest reading in it. */
export interface Account {
  /** Surrogate key. */
  readonly device: number;
  acknowledged: number;
  stored: number;
  duplicate: number;
  deadLettered: number;
  /** Latest receipt, ms since 1970; 0 when nothing came with one. */
  lastReceivedAtMs: number;
  /** By its timestamp; of two with the same, the first. Undefined when none was stored. */
  newest: Row | undefined;
}

/** How the ledger counts. */
export type Entry = 'acknowledged' | 'stored' | 'duplicate' | 'deadLettered';

/**
 * Counts what happens to readings, device by device, each thing where it happens: that the sums balance is for the
 * database to check.
 */
export class Tally {
  private readonly byDevice = new Map<number, Account>();
  /** That of the device that was last looked for: rows come device by device. */
  private last: Account | undefined;

  count(device: number, entry: Entry, readings = 1): void {
    this.account(device)[entry] += readings;
  }

  /** A reading that was received then, ms since 1970. */
  acknowledge(device: number, receivedAtMs: number): void {
    const account = this.account(device);
    account.acknowledged += 1;
    if (receivedAtMs > account.lastReceivedAtMs) account.lastReceivedAtMs = receivedAtMs;
  }

  /** A reading that was stored: it may be its device's newest. */
  keep(row: Row): void {
    const account = this.account(row.device);
    if (account.newest === undefined || row.tsMs > account.newest.tsMs) account.newest = row;
  }

  /** By device, so that writers take their locks in one order. */
  get accounts(): readonly Account[] {
    return [...this.byDevice.values()].sort((a, b) => a.device - b.device);
  }

  private account(device: number): Account {
    if (this.last?.device === device) return this.last;
    let account = this.byDevice.get(device);
    if (account === undefined) this.byDevice.set(device, (account = newAccount(device)));
    this.last = account;
    return account;
  }
}

function newAccount(device: number): Account {
  return {
    device,
    acknowledged: 0,
    stored: 0,
    duplicate: 0,
    deadLettered: 0,
    lastReceivedAtMs: 0,
    newest: undefined,
  };
}
