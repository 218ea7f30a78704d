import type { Client } from 'pg';
import { bisect } from './bisect.ts';
import { isDataFault } from './is-data-fault.ts';
import type { Row } from './rows.ts';
import { insertReadings, type StoredOf } from './statements.repository.ts';
import type { Tally } from './tally.ts';

/** What an insert came to. */
export interface Inserted {
  /** The rows of the devices of which at least one row was stored. */
  readonly stored: readonly Row[];
  readonly refused: readonly { readonly row: Row; readonly reason: string }[];
}

/**
 * Inserts rows in the open transaction, counting what is stored and what was there already. Rows that the database
 * refuses for their values are set aside, one by one, and their neighbours are stored.
 */
export async function insertGood(client: Client, rows: readonly Row[], tally: Tally): Promise<Inserted> {
  const stored: Row[] = [];
  const attempt = async (some: readonly Row[]): Promise<void> => {
    await client.query('savepoint attempt');
    try {
      const storedOf = await insertReadings(client, some);
      if (storedOf === undefined) for (const { device } of some) tally.count(device, 'stored');
      else countStored(some, storedOf, tally);
      for (const row of some) if (storedOf?.(row.device) !== 0) stored.push(row);
    } catch (error) {
      await client.query('rollback to savepoint attempt');
      throw error;
    }
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
