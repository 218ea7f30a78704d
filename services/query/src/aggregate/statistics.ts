import type { StatName } from '../rollup/rollup-table.ts';
import { type AggregateFunction, isPercentile } from './functions.ts';

/** What a function is made of, beside the count. */
const MADE_OF: Partial<Record<AggregateFunction, readonly StatName[]>> = {
  min: ['min'],
  max: ['max'],
  avg: ['sum'],
  sum: ['sum'],
  first: ['first'],
  last: ['last'],
  stddev: ['sum', 'm2'],
};

/** What has to be known of readings to compute some functions of them. */
export interface Needed {
  readonly statistics: readonly StatName[];
  /** Every value, since no summary will do. */
  readonly values: boolean;
}

/** What these functions need. */
export function neededFor(functions: readonly AggregateFunction[]): Needed {
  return {
    statistics: [...new Set(functions.flatMap((name) => MADE_OF[name] ?? []))],
    values: functions.some(isPercentile),
  };
}
