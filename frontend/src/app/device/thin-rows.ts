import type { Reading } from '../api/reading.ts';

/** More points than this make the chart lag, and no screen shows them. */
export const drawnLimit = 500;

/**
 * At most `limit` of the rows, in their order: the first, the last, and of each stretch those with the least
 * and the greatest value of each metric, so that no peak is lost. Needs `2 × names.length + 2 ≤ limit`.
 */
export function thinRows<Row extends Reading>(
  rows: readonly Row[],
  names: readonly string[],
  limit = drawnLimit,
): readonly Row[] {
  if (rows.length <= limit) return rows;
  const stretches = Math.max(1, Math.floor((limit - 2) / (2 * Math.max(1, names.length))));
  const size = Math.ceil(rows.length / stretches);
  const kept = new Set<number>([0, rows.length - 1]);
  for (let from = 0; from < rows.length; from += size) {
    for (const name of names)
      keepExtremes(rows, { name, from, to: Math.min(from + size, rows.length) }, kept);
  }
  return rows.filter((_, index) => kept.has(index));
}

function keepExtremes(
  rows: readonly Reading[],
  { name, from, to }: { name: string; from: number; to: number },
  kept: Set<number>,
): void {
  let least = { index: -1, value: Infinity };
  let greatest = { index: -1, value: -Infinity };
  for (let index = from; index < to; index++) {
    const value = rows[index]?.metrics[name];
    if (value === undefined) continue;
    if (value < least.value) least = { index, value };
    if (value > greatest.value) greatest = { index, value };
  }
  if (least.index >= 0) kept.add(least.index).add(greatest.index);
}
