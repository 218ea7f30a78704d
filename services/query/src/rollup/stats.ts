/** What some values come to. Of no values: count 0, sum 0 and everything else NaN. */
export interface Stats {
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  /** The value that is first in time, and when that was, ms since 1970. */
  readonly first: number;
  readonly firstMs: number;
  readonly last: number;
  readonly lastMs: number;
  readonly mean: number;
  /** Sum of the squared distances from the mean: the sample's variance times (count - 1). */
  readonly m2: number;
}

/** Of no values at all. */
export function emptyStats(): Stats {
  return {
    count: 0,
    sum: 0,
    min: NaN,
    max: NaN,
    first: NaN,
    firstMs: NaN,
    last: NaN,
    lastMs: NaN,
    mean: NaN,
    m2: NaN,
  };
}

/** The statistics with one more value, of this moment (ms since 1970). */
export function addValue(stats: Stats, value: number, ms: number): Stats {
  return mergeStats(stats, {
    count: 1,
    sum: value,
    min: value,
    max: value,
    first: value,
    firstMs: ms,
    last: value,
    lastMs: ms,
    mean: value,
    m2: 0,
  });
}

/** The statistics of two disjoint collections of values together (Chan, Golub, LeVeque 1979). */
export function mergeStats(a: Stats, b: Stats): Stats {
  if (a.count === 0) return b;
  if (b.count === 0) return a;
  const count = a.count + b.count;
  const distance = b.mean - a.mean;
  const [earlier, later] = [a.firstMs <= b.firstMs ? a : b, a.lastMs > b.lastMs ? a : b];
  return {
    count,
    sum: a.sum + b.sum,
    min: Math.min(a.min, b.min),
    max: Math.max(a.max, b.max),
    first: earlier.first,
    firstMs: earlier.firstMs,
    last: later.last,
    lastMs: later.lastMs,
    mean: a.mean + distance * (b.count / count),
    m2: a.m2 + b.m2 + distance * distance * ((a.count * b.count) / count),
  };
}

/** The statistics of the values of a column from one index up to, not including, another; `times` ascend. */
export function statsOf(column: Float64Array, times: Float64Array, from: number, to: number): Stats {
  if (to <= from) return emptyStats();
  let [min, max, sum, lost] = [Infinity, -Infinity, 0, 0];
  for (let i = from; i < to; i++) {
    const value = column[i] ?? NaN;
    if (value < min) min = value;
    if (value > max) max = value;
    // What rounding loses is kept aside (Neumaier), so that large values that cancel out leave no error.
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  const count = to - from;
  const total = Number.isFinite(lost) ? sum + lost : sum;
  const mean = total / count;
  let m2 = 0;
  for (let i = from; i < to; i++) m2 += ((column[i] ?? NaN) - mean) ** 2;
  return {
    count,
    sum: total,
    min,
    max,
    first: column[from] ?? NaN,
    firstMs: times[from] ?? NaN,
    last: column[to - 1] ?? NaN,
    lastMs: times[to - 1] ?? NaN,
    mean,
    m2,
  };
}

/** Places that a tidy sum may have. */
const MOST_PLACES = 9;

/** A sum without the dust of rounding: the decimal of few places within two units in the last place, if there is one. */
export function tidySum(sum: number): number {
  for (let places = 0; places <= MOST_PLACES; places++) {
    const power = 10 ** places;
    const decimal = Math.round(sum * power) / power;
    if (Math.abs(decimal - sum) <= Number.EPSILON * Math.abs(sum)) return decimal;
  }
  return sum;
}
