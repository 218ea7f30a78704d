/** How many readings a side had dealt with at a moment (epoch milliseconds). */
export interface Count {
  readonly atMs: number;
  readonly readings: number;
}

/**
 * How long the oldest reading that was acknowledged and not yet committed had waited at each moment the commits were
 * counted, in milliseconds; 0 when all were committed. Both counts grow; between two the acknowledgements are taken to
 * be even.
 */
export function lagsMs(acked: readonly Count[], committed: readonly Count[]): number[] {
  return committed.map(({ atMs, readings }) => {
    const sinceMs = ackedSinceMs(acked, readings);
    return sinceMs === undefined ? 0 : Math.max(0, atMs - sinceMs);
  });
}

/** When the acknowledgements went beyond a number of readings; undefined when they never did. */
function ackedSinceMs(acked: readonly Count[], readings: number): number | undefined {
  const index = acked.findIndex((count) => count.readings > readings);
  const after = acked[index];
  if (after === undefined) return undefined;
  const before = acked[index - 1];
  if (before === undefined) return after.atMs;
  const share = (readings - before.readings) / (after.readings - before.readings);
  return before.atMs + share * (after.atMs - before.atMs);
}
