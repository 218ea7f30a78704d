import type { Fate } from '../load/fate.ts';

/** What the ledger says of a boot. */
export interface Boot {
  readonly boot_id: string;
  readonly first_seq: number | null;
  readonly last_seq: number | null;
  readonly received: number;
  readonly missing: number;
  readonly gaps: readonly (readonly [number, number])[];
  readonly is_exact: boolean;
}

/** Most gaps that the API lists of a boot. */
const MOST_GAPS = 100;

/** What is wrong with a device's boots: their counts have to be those of its stored readings, by number. */
export function bootFaults(
  boots: readonly Boot[],
  fates: Iterable<Fate>,
  stored: ReadonlySet<number>,
): string[] {
  const counted = [...fates].filter(({ reading }) => stored.has(reading.n) && reading.seq !== undefined);
  const byBoot = Map.groupBy(counted, ({ reading }) => reading.bootId ?? '');
  return boots.flatMap((boot) => {
    const seqs = (byBoot.get(boot.boot_id) ?? [])
      .map(({ reading }) => reading.seq ?? NaN)
      .sort((a, b) => a - b);
    const expected = JSON.stringify(viewOf(seqs));
    const { first_seq: first, last_seq: last, received, missing, gaps } = boot;
    const told = JSON.stringify({ first, last, received, missing, gaps: gaps.slice(0, MOST_GAPS) });
    return told === expected || !boot.is_exact
      ? []
      : [`boot ${boot.boot_id}: says ${told}, but ${expected} is stored`];
  });
}

function viewOf(seqs: readonly number[]): object {
  const [first = null, last = null] = [seqs[0], seqs.at(-1)];
  const gaps = seqs.flatMap((seq, i): [number, number][] => {
    const before = seqs[i - 1];
    return before === undefined || seq === before + 1 ? [] : [[before + 1, seq - 1]];
  });
  const missing = gaps.reduce((sum, [from, to]) => sum + to - from + 1, 0);
  return { first, last, received: seqs.length, missing, gaps: gaps.slice(0, MOST_GAPS) };
}
