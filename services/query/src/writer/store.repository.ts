import type { AcceptedReading } from '@telemetry/proto';
import type { Client } from 'pg';
import type { BlockMoments } from '../compaction/block-moments.repository.ts';
import { ByteWriter } from '../reading/bytes.ts';
import type { OpenDays } from '../upkeep/open-days.ts';
import { type Arrival, type DeadLetter, deadLetterOf } from './arrival.ts';
import type { Chunk } from './chunks.ts';
import { Inserter } from './inserter.repository.ts';
import { isMissingPartition } from './is-data-fault.ts';
import { KeysRepository, STRAY } from './keys.repository.ts';
import { Partitions } from './partitions.repository.ts';
import { retentionFault } from './retention-fault.ts';
import { type Row, rowOf } from './rows.ts';
import { SendersRepository } from './senders.repository.ts';
import { Sieve } from './sieve.repository.ts';
import {
  insertDeadLetters,
  insertMarks,
  insertTraces,
  type KeyedLetter,
  type ReadingTrace,
  updateDelivery,
} from './statements.repository.ts';
import { Tally } from './tally.ts';
import { strayCounts, type WatermarkRepository } from './watermark.repository.ts';

/** Further than a reading is ever pushed to make room, milliseconds. */
const ROOM_MS = 1_000;

/** What a store works with; all of one lane. */
export interface StoreTools {
  readonly client: Client;
  readonly partition: number;
  readonly watermark: WatermarkRepository;
  readonly openDays: OpenDays;
  readonly blocks: BlockMoments;
}

/** What came of some readings. */
export interface Outcome {
  readonly tally: Tally;
  /** Those that could not be stored; not written yet. */
  readonly letters: readonly KeyedLetter[];
}

/** What there is to store: readings, and what is known to be none. */
export type Intake = Pick<Chunk, 'arrivals' | 'deadLetters'>;

/** An intake, looked through: what may be stored, and the rest. All of it is counted as acknowledged. */
export interface Sorted {
  readonly rows: readonly Row[];
  readonly letters: readonly KeyedLetter[];
  readonly tally: Tally;
}

/** Puts the readings of one partition into the database; everything goes over one connection, one thing at a time. */
export class Store {
  private readonly partitions: Partitions;
  private readonly keys: KeysRepository;
  private readonly senders: SendersRepository;
  private readonly sieve: Sieve;
  private readonly inserter: Inserter;
  /** Those of the rows of one intake. */
  private readonly values = new ByteWriter();
  /** What to note once the open transaction is done. */
  private whenDone: (() => void)[] = [];

  constructor(private readonly tools: StoreTools) {
    const { client, partition, blocks } = tools;
    this.partitions = new Partitions(client);
    this.keys = new KeysRepository(client, partition);
    this.senders = new SendersRepository(client, partition);
    this.sieve = new Sieve(client, blocks);
    this.inserter = new Inserter(client);
  }

  /**
   * Stores a chunk and its position in one transaction, so after a crash the next attempt begins exactly there.
   * Storing a reading again is a no-op that is counted. Readings that can never be stored are kept as dead letters.
   * `missing` is what the broker turns out to have lost.
   */
  async write(
    chunk: Chunk,
    nowMs: number,
    traces: readonly ReadingTrace[] = [],
  ): Promise<Outcome & { readonly missing: number }> {
    return this.transaction(chunk, nowMs, async (sorted) => {
      const outcome = await this.put(sorted, nowMs);
      const { client, partition, watermark } = this.tools;
      await insertDeadLetters(client, partition, outcome.letters);
      await insertTraces(client, traces);
      const missing = await this.senders.count(chunk.sent, nowMs);
      await updateDelivery(client, outcome.tally.accounts);
      await watermark.advance(chunk.lastSeq, strayCounts(outcome.letters));
      return { ...outcome, missing };
    });
  }

  /**
   * Does `work` in a transaction, in which `put` may be called for the intake. A partition of it that was dropped
   * meanwhile, since it was empty, is made again and costs one more attempt.
   */
  async transaction<T>(intake: Intake, nowMs: number, work: (sorted: Sorted) => Promise<T>): Promise<T> {
    try {
      return await this.attempt(await this.sorted(intake, nowMs), work);
    } catch (error) {
      if (!isMissingPartition(error)) throw error;
      this.partitions.forget();
      return this.attempt(await this.sorted(intake, nowMs), work);
    }
  }

  /**
   * Stores readings in the open transaction. The caller writes what came of it: `Outcome.letters` and the ledger with the
   * newest readings, to which the tally adds as if all of them were acknowledged just now.
   */
  async put({ rows, letters: known, tally }: Sorted, nowMs: number): Promise<Outcome> {
    const letters = [...known];
    const fresh = await this.sieve.pass(rows);
    countRepeats(rows, fresh, tally);
    const { stored, refused } = await this.inserter.insert(fresh, tally);
    letters.push(...refused.map(({ row, reason }) => this.keyed(deadLetterOf(row.arrival, reason))));
    await this.sieve.giveBack(refused.map(({ row }) => row));
    for (const row of stored) tally.keep(row);
    await this.mark(stored, nowMs);
    await this.sieve.update();
    for (const { device } of letters) if (device !== STRAY) tally.count(device, 'deadLettered');
    return { tally, letters };
  }

  /** The registry may have changed how long readings are kept. */
  async refresh(): Promise<'idle'> {
    await this.keys.refreshRetention();
    return 'idle';
  }

  private async attempt<T>(sorted: Sorted, work: (sorted: Sorted) => Promise<T>): Promise<T> {
    const { client } = this.tools;
    await client.query('begin');
    try {
      const result = await work(sorted);
      await client.query('commit');
      this.written();
      return result;
    } catch (error) {
      this.abandon();
      await client.query('rollback').catch(() => undefined);
      throw error;
    }
  }

  /** Mostly everything is known that rows need, and each reading is looked at once; the rest is learnt first. */
  private async sorted(intake: Intake, nowMs: number): Promise<Sorted> {
    const sorted = this.sort(intake, nowMs);
    if (sorted !== undefined) return sorted;
    await this.learn(intake);
    const learnt = this.sort(intake, nowMs, 'the device has made up too many sets of metrics');
    if (learnt === undefined) throw new Error('Something is not known that was just learnt');
    return learnt;
  }

  /**
   * Parts what may be stored from what may not, and counts both. Undefined when something is not known; a set of metrics
   * that still is not after everything was learnt is the fault of the device, which `unknownSet` tells.
   */
  private sort({ arrivals, deadLetters }: Intake, nowMs: number, unknownSet?: string): Sorted | undefined {
    this.values.reset();
    const rows: Row[] = [];
    const letters: KeyedLetter[] = [];
    const tally = new Tally();
    for (const letter of deadLetters) {
      if (letter.deviceId !== undefined && this.keys.find(letter.deviceId) === undefined) return undefined;
      letters.push(this.keyed(letter));
    }
    for (const arrival of arrivals) {
      const row = this.rowOf(arrival, nowMs, unknownSet);
      if (row === undefined) return undefined;
      if (typeof row === 'string') {
        letters.push(this.keyed(deadLetterOf(arrival, row)));
      } else {
        tally.acknowledge(row.device, arrival.reading.receivedAtMs);
        rows.push(row);
      }
    }
    for (const { device, receivedAtMs } of letters)
      if (device !== STRAY) tally.acknowledge(device, receivedAtMs);
    return { rows, letters, tally };
  }

  /** The row of a reading, or why it may not be stored; undefined when something is not known. */
  private rowOf(arrival: Arrival, nowMs: number, unknownSet?: string): Row | string | undefined {
    const { deviceId, timestampMs, metrics, timedByReceipt } = arrival.reading;
    const known = this.keys.find(deviceId);
    if (known === undefined || !this.partitions.has(timestampMs)) return undefined;
    if (timedByReceipt && !this.partitions.has(timestampMs + ROOM_MS)) return undefined;
    const { id: device, retentionDays } = known;
    if (device === STRAY) return 'the device belongs to another partition';
    const shape = this.keys.shape(metrics);
    const metricSet = this.keys.metricSet(shape);
    if (metricSet === undefined) return unknownSet;
    return (
      retentionFault(timestampMs, retentionDays, nowMs) ??
      rowOf(arrival, { device, metricSet, shape }, this.values)
    );
  }

  private async mark(stored: readonly Row[], nowMs: number): Promise<void> {
    const { client, openDays } = this.tools;
    const marks = openDays.marks(stored);
    await insertMarks(client, marks);
    this.whenDone.push(() => openDays.written(marks, stored, nowMs));
  }

  /** What has to be there before the transaction, since it harms nobody when nothing comes of that. */
  private async learn({ arrivals, deadLetters }: Intake): Promise<void> {
    const readings = arrivals.map(({ reading }) => reading);
    await this.partitions.ensure(readings.flatMap(momentsOf));
    await this.keys.ensureDevices([...readings, ...deadLetters].flatMap(({ deviceId }) => deviceId ?? []));
    await this.keys.ensureShapes(readings);
  }

  private written(): void {
    this.sieve.written();
    this.senders.written();
    for (const note of this.whenDone) note();
    this.whenDone = [];
  }

  private abandon(): void {
    this.sieve.abandon();
    this.senders.abandon();
    this.whenDone = [];
  }

  private keyed(letter: DeadLetter): KeyedLetter {
    const { deviceId } = letter;
    return { ...letter, device: deviceId === undefined ? STRAY : this.keys.known(deviceId).id };
  }
}

function countRepeats(rows: readonly Row[], fresh: readonly Row[], tally: Tally): void {
  if (rows.length === fresh.length) return;
  const kept = new Set(fresh.map(({ arrival }) => arrival));
  for (const { arrival, device } of rows) if (!kept.has(arrival)) tally.count(device, 'duplicate');
}

/** When a reading may be stored: one that has to make room may be pushed over midnight. */
function momentsOf({ timestampMs, timedByReceipt }: AcceptedReading): number[] {
  return timedByReceipt ? [timestampMs, timestampMs + ROOM_MS] : [timestampMs];
}
