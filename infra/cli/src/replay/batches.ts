import type { Hash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Reading } from '../client/batch-answer.ts';
import type { Row } from './csv-file.ts';
import type { Pace } from './pace.ts';

/** Readings to be posted together, and how far the file is done once they are acknowledged. */
export interface Batch {
  readonly readings: readonly Reading[];
  readonly rowNumbers: readonly number[];
  readonly timesMs: readonly number[];
  /** Rows of the file up to here, and their hash. */
  readonly rows: number;
  readonly hash: string;
  /** Bytes of the file up to here. */
  readonly bytes: number;
}

const MOST_READINGS = 500;
/** Half of what the API takes, since a reading may have 64 metrics. */
const MOST_CHARACTERS = 512 * 1024;
/** A timer cannot wait longer than about 24 days. */
const LONGEST_SLEEP_MS = 2 ** 31 - 1;

interface Source {
  readonly rows: AsyncIterator<Row>;
  /** Hash of the rows before these. */
  readonly hash: Hash;
  readonly pace: Pace;
  readonly signal: AbortSignal;
}

/**
 * Groups rows as they become due: what became due while the last batch was under way goes together. At a malformed
 * row, what came before it is a batch of its own, and the error follows after it.
 */
export async function* batchesOf(source: Source): AsyncGenerator<Batch> {
  const { rows, hash, pace, signal } = source;
  let open: { readings: Reading[]; rowNumbers: number[]; timesMs: number[]; characters: number } | undefined;
  let last: Row | undefined;
  const close = (): Batch[] => {
    if (open === undefined || last === undefined) return [];
    const { readings, rowNumbers, timesMs } = open;
    open = undefined;
    return [
      {
        readings,
        rowNumbers,
        timesMs,
        rows: last.number + 1,
        hash: hash.copy().digest('hex'),
        bytes: last.bytes,
      },
    ];
  };
  for (;;) {
    const next = await outcomeOf(rows);
    if (next.row === undefined) {
      yield* close();
      if (next.error !== undefined) throw next.error;
      return;
    }
    const { row } = next;
    const dueInMs = row.reading === undefined ? 0 : pace.dueInMs(row.reading.timestampMs, performance.now());
    if (dueInMs > 0) {
      yield* close();
      await waitFor(row.reading?.timestampMs ?? 0, { pace, signal });
    }
    hash.update(`${row.text}\n`);
    last = row;
    if (row.reading === undefined) continue;
    const { timestampMs, metrics } = row.reading;
    const reading = { timestamp: new Date(timestampMs).toISOString(), metrics };
    open ??= { readings: [], rowNumbers: [], timesMs: [], characters: 0 };
    open.readings.push(reading);
    open.rowNumbers.push(row.number);
    open.timesMs.push(timestampMs);
    open.characters += JSON.stringify(reading).length;
    if (open.readings.length >= MOST_READINGS || open.characters >= MOST_CHARACTERS) yield* close();
  }
}

/** The next row, or why there is none. */
async function outcomeOf(rows: AsyncIterator<Row>): Promise<{ readonly row?: Row; readonly error?: Error }> {
  try {
    const next = await rows.next();
    return next.done === true ? {} : { row: next.value };
  } catch (error) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }
}

async function waitFor(
  timestampMs: number,
  { pace, signal }: Pick<Source, 'pace' | 'signal'>,
): Promise<void> {
  for (;;) {
    const dueInMs = pace.dueInMs(timestampMs, performance.now());
    if (dueInMs <= 0) return;
    await sleep(Math.min(dueInMs, LONGEST_SLEEP_MS), undefined, { signal });
  }
}
