/** One value of one metric. */
export interface Point {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly value: number;
}

/** What a line is drawn within; without it, from the first point to the last. */
export interface Span {
  readonly startAt: number;
  readonly endAt: number;
}

export const sparkWidth = 100;
export const sparkHeight = 28;
const edge = 2;

/** The path of a small line on a picture of 100 by 28; empty when fewer than two points are in it. */
export function sparklinePath(points: readonly Point[], span?: Span): string {
  const startAt = span?.startAt ?? points[0]?.at ?? 0;
  const endAt = span?.endAt ?? points.at(-1)?.at ?? 0;
  const shown = points.filter(({ at }) => at >= startAt && at <= endAt);
  if (shown.length < 2 || endAt <= startAt) return '';
  let low = Infinity;
  let high = -Infinity;
  for (const { value } of shown) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const perMs = sparkWidth / (endAt - startAt);
  // Divided first: what a tiny difference gives the height of is more than a number can be.
  const shareOf = (value: number): number => (high > low ? (value - low) / (high - low) : 0.5);
  return shown
    .map(({ at, value }, index) => {
      const x = ((at - startAt) * perMs).toFixed(1);
      const y = (sparkHeight - edge - shareOf(value) * (sparkHeight - 2 * edge)).toFixed(1);
      return `${index === 0 ? 'M' : 'L'}${x} ${y}`;
    })
    .join('');
}
