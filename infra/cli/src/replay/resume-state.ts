import type { BatchAnswer } from '../client/batch-answer.ts';

/** How far a replay of one file to one device has come; kept so that another run can go on. */
export interface ResumeState {
  /** Rows that need not be sent again: acknowledged, rejected or without a value. */
  readonly rows: number;
  /** Hash of exactly these rows: were the file changed before this point, the replay starts over. */
  readonly hash: string;
  readonly accepted: number;
  readonly duplicates: number;
  /** Rejected rows, as runs `[first, last]` of row numbers, ascending. */
  readonly rejected: readonly (readonly [number, number])[];
}

export const NOTHING_SENT: ResumeState = { rows: 0, hash: '', accepted: 0, duplicates: 0, rejected: [] };

/** The state after a batch was answered. `rowNumbers` are those of its readings, in their order. */
export function advance(
  state: ResumeState,
  batch: { readonly rowNumbers: readonly number[]; readonly rows: number; readonly hash: string },
  answer: BatchAnswer,
): ResumeState {
  const refused = answer.rejected
    .map(({ index }) => batch.rowNumbers[index])
    .filter((row) => row !== undefined);
  return {
    rows: batch.rows,
    hash: batch.hash,
    accepted: state.accepted + answer.accepted,
    duplicates: state.duplicates + answer.duplicates,
    rejected: refused.sort((a, b) => a - b).reduce(withRow, state.rejected),
  };
}

function withRow(runs: ResumeState['rejected'], row: number): ResumeState['rejected'] {
  const last = runs.at(-1);
  if (last?.[1] !== row - 1) return [...runs, [row, row]];
  return [...runs.slice(0, -1), [last[0], row]];
}

/** How many rows were rejected in all. */
export function rejectedCount(state: ResumeState): number {
  return state.rejected.reduce((sum, [first, last]) => sum + last - first + 1, 0);
}

/** Whether a row was rejected. */
export function isRejected(state: ResumeState, row: number): boolean {
  return state.rejected.some(([first, last]) => first <= row && row <= last);
}

/** Reads a kept state; undefined when it is none of ours, so that the replay starts over. */
export function parseState(text: string): ResumeState | undefined {
  try {
    const state = JSON.parse(text) as ResumeState;
    const isOurs =
      Number.isSafeInteger(state.rows) && typeof state.hash === 'string' && Array.isArray(state.rejected);
    return isOurs ? state : undefined;
  } catch {
    return undefined;
  }
}
