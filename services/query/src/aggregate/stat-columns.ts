import { SLOTS, slotStartMs } from '../rollup/rollup-codec.ts';
import type { RollupTable, StatName } from '../rollup/rollup-table.ts';

/** A table of rollups as plain columns; those that were not asked for are missing. */
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

/** Unpacks what was asked for of a table. */
export function columnsOf(table: RollupTable, statistics: readonly StatName[]): StatColumns {
  const { counts, day, names } = table;
  return {
    counts,
    ...Object.fromEntries(statistics.map((name) => [name, table.values(name)])),
    ...(statistics.includes('first') && { firstOffsetsMs: table.offsetsMs('first') }),
    ...(statistics.includes('last') && { lastOffsetsMs: table.offsetsMs('last') }),
    slotMs: (at) => slotStartMs(day, Math.floor(at / names.length) % SLOTS),
  };
}
