import { createHash, type Hash } from 'node:crypto';
import { join } from 'node:path';
import { type Row, readRows } from './csv-file.ts';
import { DistinctTimes } from './distinct-times.ts';
import { readKeptFile } from '../settings/kept-file.ts';
import { isRejected, NOTHING_SENT, parseState, type ResumeState } from './resume-state.ts';
import { RowError } from './row.ts';

/** Where a replay begins in its file. */
export interface ResumePoint {
  readonly state: ResumeState;
  /** The rows that are still to be sent. */
  readonly rows: AsyncGenerator<Row>;
  /** Hash of the rows before them, and the acknowledged times among those. */
  readonly hash: Hash;
  readonly times: DistinctTimes;
}

/** The file that keeps the state of this replay. */
export function statePath(dataDir: string, replay: { file: string; device: string; url: string }): string {
  const name = createHash('sha256').update(`${replay.url}\n${replay.file}`).digest('hex').slice(0, 16);
  return join(dataDir, 'replays', `${replay.device}-${name}.json`);
}

/** Goes to where the last run ended, if the file is unchanged up to there; else to its beginning. */
export async function resumePoint(file: string, keptAt: string): Promise<ResumePoint> {
  const kept = parseState((await readKeptFile(keptAt)) ?? '');
  const resumed = kept === undefined ? undefined : await skip(file, kept);
  return (
    resumed ?? {
      state: NOTHING_SENT,
      rows: readRows(file),
      hash: createHash('sha256'),
      times: new DistinctTimes(),
    }
  );
}

async function skip(file: string, state: ResumeState): Promise<ResumePoint | undefined> {
  const rows = readRows(file);
  const hash = createHash('sha256');
  const times = new DistinctTimes();
  try {
    for (let count = 0; count < state.rows; count += 1) {
      const next = await rows.next();
      if (next.done === true) return undefined;
      const row = next.value;
      hash.update(`${row.text}\n`);
      if (row.reading !== undefined && !isRejected(state, row.number)) times.add(row.reading.timestampMs);
    }
  } catch (error) {
    if (error instanceof RowError) return undefined;
    throw error;
  }
  if (hash.copy().digest('hex') === state.hash) return { state, rows, hash, times };
  await rows.return(undefined);
  return undefined;
}
