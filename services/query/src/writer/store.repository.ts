import type { Client } from 'pg';
import { type Arrival, type DeadLetter, deadLetterOf } from './arrival.ts';
import { bisect } from './bisect.ts';
import type { Chunk } from './chunks.ts';
import {
  insertDeadLetters,
  insertReadings,
  insertUnseen,
  takenMoments,
  updateLatest,
} from './statements.repository.ts';
import { isDataFault } from './is-data-fault.ts';
import { KeysRepository } from './keys.repository.ts';
import { Partitions } from './partitions.repository.ts';
import { deviceTotals } from './device-totals.ts';
import { makeRoom } from './make-room.ts';
import { type Row, rowsOf } from './rows.ts';
import type { WatermarkRepository } from './watermark.repository.ts';

/** Further than a reading is ever pushed to make room, milliseconds. */
const ROOM_MS = 1_000;

/** Puts chunks of one partition into the database; everything goes over one connection, one chunk at a time. */
export class Store {
  private readonly partitions: Partitions;
  private readonly keys: KeysRepository;

  constructor(
    private readonly client: Client,
    private readonly watermark: WatermarkRepository,
  ) {
    this.partitions = new Partitions(client);
    this.keys = new KeysRepository(client);
  }

  /**
   * Stores a chunk and its position in one transaction, so after a crash the next attempt begins exactly there.
   * Storing a reading again is a no-op that is counted. Readings that the database refuses for their values are
   * set aside, one by one, and their neighbours stored; those and all other dead letters are returned.
   */
  async write(chunk: Chunk): Promise<readonly DeadLetter[]> {
    await this.partitions.ensure(chunk.arrivals.flatMap(({ reading }) => momentsOf(reading)));
    await this.keys.ensure(chunk.arrivals);
    try {
      return await this.transaction(chunk, async () => {
        await this.insert(chunk.arrivals);
        return chunk.deadLetters;
      });
    } catch (error) {
      if (!isDataFault(error)) throw error;
      return this.transaction(chunk, async () => [
        ...chunk.deadLetters,
        ...(await this.insertGood(chunk.arrivals)),
      ]);
    }
  }

  private async transaction(
    chunk: Chunk,
    work: () => Promise<readonly DeadLetter[]>,
  ): Promise<readonly DeadLetter[]> {
    await this.client.query('begin');
    try {
      const deadLetters = await work();
      await insertDeadLetters(this.client, deadLetters);
      await this.watermark.advance(chunk.lastSeq);
      await this.client.query('commit');
      return deadLetters;
    } catch (error) {
      await this.client.query('rollback').catch(() => undefined);
      throw error;
    }
  }

  private async insert(arrivals: readonly Arrival[]): Promise<void> {
    if (arrivals.length === 0) return;
    const rows = rowsOf(arrivals, this.keys);
    const fresh = await this.withRoom(await insertUnseen(this.client, rows));
    await insertReadings(this.client, fresh, deviceTotals(rows));
    await updateLatest(this.client, fresh);
  }

  /** Only this lane writes these devices, so a moment that is free now stays free until the insert. */
  private async withRoom(rows: readonly Row[]): Promise<readonly Row[]> {
    const taken = new Set<string>();
    for (;;) {
      const placed = makeRoom(rows, taken);
      const more = await takenMoments(
        this.client,
        placed.filter(({ isTimedByReceipt }) => isTimedByReceipt),
      );
      if (more.size === 0) return placed;
      for (const moment of more) taken.add(moment);
    }
  }

  private async insertGood(arrivals: readonly Arrival[]): Promise<DeadLetter[]> {
    const attempt = async (some: readonly Arrival[]): Promise<void> => {
      await this.client.query('savepoint half');
      try {
        await this.insert(some);
        await this.client.query('release savepoint half');
      } catch (error) {
        await this.client.query('rollback to savepoint half');
        throw error;
      }
    };
    const refused = await bisect(arrivals, attempt, isDataFault);
    return refused.map(({ item, error }) =>
      deadLetterOf(item, `refused by the database: ${messageOf(error)}`),
    );
  }
}

/** When a reading may be stored: one that has to make room may be pushed over midnight. */
function momentsOf({ timestampMs, timedByReceipt }: Arrival['reading']): number[] {
  const ms = Number(timestampMs);
  return timedByReceipt ? [ms, ms + ROOM_MS] : [ms];
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown error';
}
