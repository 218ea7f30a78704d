import type { RollupDay, StatName } from '../rollup/rollup-day.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A day's rollup as plain columns, by `slot * metrics + metric`; those that were not asked for are missing. */
export interface StatColumns {
  readonly counts: Float64Array;
  readonly sum?: Float64Array;
  readonly min?: Float64Array;
  readonly max?: Float64Array;
  readonly m2?: Float64Array;
  readonly first?: Float64Array;
  readonly last?: Float64Array;
  /** When the first and the last values were, ms since `slotMs`. */
  readonly firstOffsetsMs?: Float64Array;
  readonly lastOffsetsMs?: Float64Array;
  /** When each slot begins, ms since 1970. */
  readonly slotMs: (at: number) => number;
}

/** Unpacks a rollup once for all its slots. */
export function columnsOf(rollup: RollupDay, statistics: readonly StatName[]): StatColumns {
  const { counts, day, names } = rollup;
  return {
    counts,
    ...Object.fromEntries(statistics.map((name) => [name, rollup.values(name)])),
    ...(statistics.includes('first') && { firstOffsetsMs: rollup.offsetsMs('first') }),
    ...(statistics.includes('last') && { lastOffsetsMs: rollup.offsetsMs('last') }),
    slotMs: (at) => day * DAY_MS + (Math.floor(at / names.length) % 24) * HOUR_MS,
  };
}
