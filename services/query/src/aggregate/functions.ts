/** What can be computed of a bucket's values, with the SQL that does it. `stddev` is the sample's. */
export const SQL_OF = {
  min: 'min(v)',
  max: 'max(v)',
  avg: 'avg(v)',
  sum: 'sum(v)',
  count: 'count(*)::int',
  first: '(array_agg(v order by ts))[1]',
  last: '(array_agg(v order by ts desc))[1]',
  stddev: 'stddev_samp(v)',
  p50: 'percentile_cont(0.5) within group (order by v)',
  p95: 'percentile_cont(0.95) within group (order by v)',
  p99: 'percentile_cont(0.99) within group (order by v)',
} as const;

export type AggregateFunction = keyof typeof SQL_OF;

export const FUNCTIONS = Object.keys(SQL_OF) as AggregateFunction[];

export const DEFAULT_FUNCTIONS: readonly AggregateFunction[] = ['min', 'max', 'avg'];
