/** What can be computed of a bucket's values. `stddev` is the sample's; percentiles are linear between ranks. */
export const FUNCTIONS = [
  'min',
  'max',
  'avg',
  'sum',
  'count',
  'first',
  'last',
  'stddev',
  'p50',
  'p95',
  'p99',
] as const;

export type AggregateFunction = (typeof FUNCTIONS)[number];

export const DEFAULT_FUNCTIONS: readonly AggregateFunction[] = ['min', 'max', 'avg'];

/** Functions that need every value, and the share of values that lies below theirs. */
const SHARES = { p50: 0.5, p95: 0.95, p99: 0.99 } as const;

export type Percentile = keyof typeof SHARES;

/** Whether a function needs every value: no summary of an hour gives it. */
export function isPercentile(name: AggregateFunction): name is Percentile {
  return name in SHARES;
}

/** The value below which a percentile's share of ascending values lies, on a line between the two nearest ranks. */
export function percentileOf(name: Percentile, ascending: Float64Array): number | null {
  const rank = SHARES[name] * (ascending.length - 1);
  const [low, high] = [ascending[Math.floor(rank)], ascending[Math.ceil(rank)]];
  return low === undefined || high === undefined ? null : low + (high - low) * (rank % 1);
}
