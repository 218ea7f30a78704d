import type { Client } from 'pg';
import { bisect } from './bisect.ts';
import { isDataFault, isRepeat } from './is-data-fault.ts';
import type { Row } from './rows.ts';
import { insertNewReadings, insertReadings, type StoredOf } from './statements.repository.ts';
import type { Tally } from './tally.ts';

/**
 * After so many inserts in a row that met no repeat, none is expected of the next. One that is met nevertheless has half an
 * insert done again, whose rows lie dead in the table until it is vacuumed: at most one in a hundred.
 */
export const CALM_INSERTS = 100;

/** What an insert came to. */
export interface Inserted {
  /** The rows of the devices of which at least one row was stored. */
  readonly stored: readonly Row[];
  readonly refused: readonly { readonly row: Row; readonly reason: string }[];
}

/** Puts rows into `reading`. */
export class Inserter {
  /** Inserts since one met a repeat. */
  private calm = CALM_INSERTS;

  constructor(private readonly client: Client) {}

  /**
   * Inserts rows in the open transaction in the order given, of two with one key the first, counting what is stored and what was there already. Rows that the database
   * refuses for their values are set aside, one by one, and their neighbours are stored.
   */
  async insert(rows: readonly Row[], tally: Tally): Promise<Inserted> {
    const stored: Row[] = [];
    const attempt = async (some: readonly Row[]): Promise<void> => {
      const storedOf = await this.attempt(some);
      if (storedOf === undefined) for (const { device } of some) tally.count(device, 'stored');
      else countStored(some, storedOf, tally);
      for (const row of some) if (storedOf?.(row.device) !== 0) stored.push(row);
    };
    const refused = await bisect(rows, attempt, isDataFault);
    return {
      stored,
      refused: refused.map(({ item, error }) => ({
        row: item,
        reason: `refused by the database: ${textOf(error)}`,
      })),
    };
  }

  /**
   * Inserts rows or none of them. Asking for each row whether it is there already costs nearly as much again as inserting it,
   * so it is not asked for as long as no repeats come.
   */
  private async attempt(rows: readonly Row[]): Promise<StoredOf | undefined> {
    if (this.calm >= CALM_INSERTS) {
      try {
        await this.within(() => insertNewReadings(this.client, rows));
        return undefined;
      } catch (error) {
        if (!isRepeat(error)) throw error;
        this.calm = 0;
      }
    }
    const storedOf = await this.within(() => insertReadings(this.client, rows));
    this.calm = storedOf === undefined ? this.calm + 1 : 0;
    return storedOf;
  }

  private async within<T>(insert: () => Promise<T>): Promise<T> {
    await this.client.query('savepoint attempt');
    try {
      return await insert();
    } catch (error) {
      await this.client.query('rollback to savepoint attempt');
      throw error;
    }
  }
}

function countStored(rows: readonly Row[], storedOf: StoredOf, tally: Tally): void {
  const tried = new Map<number, number>();
  for (const { device } of rows) tried.set(device, (tried.get(device) ?? 0) + 1);
  for (const [device, readings] of tried) {
    const stored = storedOf(device);
    tally.count(device, 'stored', stored);
    tally.count(device, 'duplicate', readings - stored);
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown error';
}
