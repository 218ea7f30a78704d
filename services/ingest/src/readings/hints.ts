import type { Runs } from '../repair/seq-runs.ts';

/** What an answer tells the firmware besides; only what there is to say. */
export interface Hints {
  readonly next_batch_after_ms?: number;
  readonly repair?: Runs;
}

const NONE: Hints = {};

/** The hints of a request that fared so. */
export function hintsOf({
  nextBatchAfterMs,
  repair,
}: {
  readonly nextBatchAfterMs: number | undefined;
  readonly repair: Runs;
}): Hints {
  if (nextBatchAfterMs === undefined && repair.length === 0) return NONE;
  return {
    ...(nextBatchAfterMs !== undefined && { next_batch_after_ms: nextBatchAfterMs }),
    ...(repair.length > 0 && { repair }),
  };
}
