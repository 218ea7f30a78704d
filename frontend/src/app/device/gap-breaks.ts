const probes = 200;

/**
 * The usual distance between moments (ascending, epoch milliseconds): the median of up to 200 distances;
 * 0 for fewer than two moments.
 */
export function usualDistanceMs(moments: readonly number[]): number {
  const distances: number[] = [];
  const step = Math.max(1, Math.floor(moments.length / probes));
  for (let index = step; index < moments.length; index += step) {
    distances.push((moments[index] ?? 0) - (moments[index - 1] ?? 0));
  }
  distances.sort((a, b) => a - b);
  return distances[Math.floor(distances.length / 2)] ?? 0;
}

/** The moments that come after a gap: more than `gapMs` since the moment before. */
export function afterGaps(moments: readonly number[], gapMs: number): number[] {
  return moments.filter((at, index) => index > 0 && at - (moments[index - 1] ?? at) > gapMs);
}

/** Splits `points` (ascending) where one of the `breaks` (ascending) lies between a point and the next. */
export function splitAt<T>(
  points: readonly T[],
  breaks: readonly number[],
  atOf: (point: T) => number,
): T[][] {
  const parts: T[][] = [];
  let next = 0;
  for (const point of points) {
    let isBroken = parts.length === 0;
    for (; next < breaks.length && (breaks[next] ?? Infinity) <= atOf(point); next++) isBroken = true;
    if (isBroken) parts.push([point]);
    else parts.at(-1)?.push(point);
  }
  return parts;
}
