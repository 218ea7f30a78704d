/** Where READINGS ended at a moment. */
export interface Note {
  /** ms since 1970. */
  readonly atMs: number;
  readonly lastSeq: number;
}

/** What the decision rests on. */
export interface TrimState {
  /** In the order they were taken. */
  readonly notes: readonly Note[];
  /** Position up to which each partition is stored; undefined for one that has stored nothing yet. */
  readonly watermarks: readonly (number | undefined)[];
  readonly nowMs: number;
  /** Messages younger than this stay, for cursors that go back in time. */
  readonly replayWindowMs: number;
}

/**
 * The position before which READINGS may be shortened: every message before it is stored in its partition and
 * older than the replay window. Undefined when there is none.
 */
export function trimBefore({ notes, watermarks, nowMs, replayWindowMs }: TrimState): number | undefined {
  const old = notes.findLast(({ atMs }) => atMs <= nowMs - replayWindowMs);
  if (old === undefined || watermarks.length === 0) return undefined;
  const stored = Math.min(...watermarks.map((seq) => seq ?? 0));
  const last = Math.min(old.lastSeq, stored);
  return last > 0 ? last + 1 : undefined;
}

/** The notes that a later decision may still need: the newest of the old ones, and all younger. */
export function neededNotes(notes: readonly Note[], nowMs: number, replayWindowMs: number): Note[] {
  const newestOld = notes.findLastIndex(({ atMs }) => atMs <= nowMs - replayWindowMs);
  return notes.slice(Math.max(newestOld, 0));
}
