/** What repeated runs of one thing came to. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** The median and the extremes of some figures. Throws when there are none. */
export function spreadOf(figures: readonly number[]): Spread {
  const sorted = [...figures].sort((a, b) => a - b);
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (min === undefined || max === undefined) throw new Error('No figures to summarise');
  return { median: median(figures), min, max };
}

/** The middle figure, or the mean of the two in the middle. Throws when there are none. */
export function median(figures: readonly number[]): number {
  return quantile(figures, 0.5);
}

/** The figure below which the share `q` (0..1) of all lies, linear between ranks. Throws when there are none. */
export function quantile(figures: readonly number[], q: number): number {
  const sorted = [...figures].sort((a, b) => a - b);
  const rank = q * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(rank)], sorted[Math.ceil(rank)]];
  if (low === undefined || high === undefined) throw new Error('No figures to summarise');
  return low + (high - low) * (rank - Math.floor(rank));
}
