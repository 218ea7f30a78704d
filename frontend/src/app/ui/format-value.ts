const plain = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 5 });
const large = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });
const whole = new Intl.NumberFormat();

/** A value as a person reads it: at most five significant digits, whole thousands kept exact; `–` when there is none. */
export function formatValue(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  return (Math.abs(value) >= 10_000 ? large : plain).format(value);
}

/** A count, with the locale's grouping; `–` when there is none. */
export function formatCount(count: number | null | undefined): string {
  return count === null || count === undefined ? '–' : whole.format(count);
}

/** A metric's name as a person reads it: `humidity_ratio` is `humidity ratio`. */
export function formatMetric(name: string): string {
  return name.replaceAll('_', ' ');
}
