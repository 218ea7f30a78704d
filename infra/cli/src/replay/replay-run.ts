import { rm, stat } from 'node:fs/promises';
import type { Api, Credential } from '../client/api.ts';
import { batchesOf } from './batches.ts';
import type { RejectedReading } from '../client/batch-answer.ts';
import type { DistinctTimes } from './distinct-times.ts';
import { keepFile } from '../settings/kept-file.ts';
import { Pace } from './pace.ts';
import type { Progress } from './progress.ts';
import type { ResumePoint } from './resume-point.ts';
import { advance, rejectedCount, type ResumeState } from './resume-state.ts';

/** What a replay needs. */
export interface ReplayRun {
  readonly api: Api;
  readonly credential: Credential;
  readonly speed: number;
  readonly point: ResumePoint;
  /** Where the state is kept until the file is done. */
  readonly keptAt: string;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** What became of the whole file, over all its runs. */
export interface Replayed {
  readonly state: ResumeState;
  /** Times of the acknowledged readings. */
  readonly times: DistinctTimes;
}

/** Rejections that are shown one by one; the rest is counted. */
const SHOWN_REJECTIONS = 5;

/**
 * Posts the rows that are left, one batch at a time, so that the readings of the device stay in order. The state is
 * kept after every answer; once the file is done it is removed, so that another replay sends everything again.
 */
export async function replay(run: ReplayRun): Promise<Replayed> {
  const { api, credential, point, progress, keptAt, signal } = run;
  const { times } = point;
  let { state } = point;
  const source = { rows: point.rows, hash: point.hash, pace: new Pace(run.speed), signal };
  for await (const batch of batchesOf(source)) {
    const answer = await api.postBatch(batch.readings, credential);
    noteRejections(answer.rejected, { seen: rejectedCount(state), rowNumbers: batch.rowNumbers, progress });
    state = advance(state, batch, answer);
    const refused = new Set(answer.rejected.map(({ index }) => index));
    for (const [index, timeMs] of batch.timesMs.entries()) if (!refused.has(index)) times.add(timeMs);
    await keepFile(keptAt, JSON.stringify(state));
    const acknowledged = state.accepted + state.duplicates;
    progress.update({ bytes: batch.bytes, acknowledged, rejected: rejectedCount(state) });
  }
  await rm(keptAt, { force: true });
  return { state, times };
}

function noteRejections(
  rejected: readonly RejectedReading[],
  context: { readonly seen: number; readonly rowNumbers: readonly number[]; readonly progress: Progress },
): void {
  for (const { index, reason } of rejected.slice(0, Math.max(0, SHOWN_REJECTIONS - context.seen))) {
    context.progress.note(`row ${(context.rowNumbers[index] ?? 0) + 1} was rejected: ${reason}`);
  }
}

/** The size of a file in bytes; throws when it is none that can be read. */
export async function fileSize(path: string): Promise<number> {
  const facts = await stat(path);
  if (!facts.isFile()) throw new Error(`${path} is not a file`);
  return facts.size;
}
