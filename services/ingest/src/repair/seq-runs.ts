/** Runs of successive numbers, both ends included, in order, with a gap between each two. */
export type Runs = readonly (readonly [from: number, to: number])[];

/** The runs with these numbers added. */
export function withSeqs(runs: Runs, seqs: readonly number[]): Runs {
  const added = runsOf(seqs);
  const [first] = added;
  const newest = runs.at(-1);
  if (added.length === 1 && first !== undefined && newest !== undefined && first[0] === newest[1] + 1) {
    return [...runs.slice(0, -1), [newest[0], first[1]]];
  }
  const all = [...runs, ...added].sort(([one], [other]) => one - other);
  const merged: [number, number][] = [];
  for (const [from, to] of all) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

/** What lies between the runs. */
export function gapsOf(runs: Runs): Runs {
  return runs.slice(1).map(([from], i) => [(runs[i]?.[1] ?? 0) + 1, from - 1]);
}

/** Numbers mostly come one after the other, so that a thousand of them are one run. */
function runsOf(seqs: readonly number[]): Runs {
  const runs: [number, number][] = [];
  for (const seq of seqs) {
    const last = runs.at(-1);
    if (last !== undefined && seq === last[1] + 1) last[1] = seq;
    else runs.push([seq, seq]);
  }
  return runs;
}
