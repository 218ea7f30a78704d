/** Ascending or descending in time. */
export type Order = 'asc' | 'desc';

/** A half-open span of time, ms since 1970. */
export interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

/** Readings of one device and one shape in order of time, column by column. Rows and blocks both decode to it. */
export interface Segment {
  /** Key of the metric set. */
  readonly metricSet: number;
  /** Names of the metrics, sorted. */
  readonly names: readonly string[];
  /** Milliseconds since 1970, strictly ascending. */
  readonly times: Float64Array;
  /** When each reading was received, ms since 1970. */
  readonly receipts: Float64Array;
  /** The values of each metric, in the order of `names`. */
  readonly columns: readonly Float64Array[];
}

/** Where a reading lies. */
export interface Place {
  readonly segment: Segment;
  readonly index: number;
}

/** How many of these ascending times lie before a moment: the index of the first that does not. */
export function countBefore(times: Float64Array, ms: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? NaN) < ms) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The part of a segment that lies in a span; the columns are views of the same memory. */
export function sliceSegment(segment: Segment, { startMs, endMs }: Span): Segment {
  return cutSegment(segment, countBefore(segment.times, startMs), countBefore(segment.times, endMs));
}

/** The readings of a segment from one index up to, not including, another; views of the same memory. */
export function cutSegment(segment: Segment, from: number, to: number): Segment {
  if (from <= 0 && to >= segment.times.length) return segment;
  return {
    ...segment,
    times: segment.times.subarray(from, to),
    receipts: segment.receipts.subarray(from, to),
    columns: segment.columns.map((column) => column.subarray(from, to)),
  };
}

/**
 * Gives the memory of a segment back at once, and of all that are views of it; none of them may be used any more. The
 * collector, who sees a few small objects in its heap and not the megabytes behind them, would take its time.
 */
export function releaseSegment({ times, receipts, columns }: Segment): void {
  for (const { buffer } of [times, receipts, ...columns]) {
    if ('transfer' in buffer && !buffer.detached) buffer.transfer(0);
  }
}

/** The readings of several segments in one order of time. */
export function* inOrder(segments: readonly Segment[], order: Order): Generator<Place, void> {
  const isAscending = order === 'asc';
  const heads = segments
    .filter(({ times }) => times.length > 0)
    .map((segment) => ({ segment, index: isAscending ? 0 : segment.times.length - 1 }));
  while (heads.length > 0) {
    let [best, bestMs] = [0, NaN];
    heads.forEach(({ segment, index }, i) => {
      const ms = segment.times[index] ?? NaN;
      if (i === 0 || (isAscending ? ms < bestMs : ms > bestMs)) [best, bestMs] = [i, ms];
    });
    const head = heads[best];
    if (head === undefined) return;
    yield { segment: head.segment, index: head.index };
    head.index += isAscending ? 1 : -1;
    if (head.index < 0 || head.index >= head.segment.times.length) heads.splice(best, 1);
  }
}

/**
 * One segment of several that have the same metric set. Of readings with the same time the one of the earlier segment
 * in the list stays. Throws when there is nothing to merge.
 */
export function mergeSegments(segments: readonly Segment[]): Segment {
  const [first, ...others] = segments.filter(({ times }) => times.length > 0);
  if (first === undefined) throw new Error('There is no reading to merge');
  if (others.length === 0) return first;
  const total = others.reduce((sum, { times }) => sum + times.length, first.times.length);
  const [times, receipts] = [new Float64Array(total), new Float64Array(total)];
  const columns = first.names.map(() => new Float64Array(total));
  let count = 0;
  let lastMs = NaN;
  for (const { segment, index } of inOrder([first, ...others], 'asc')) {
    const ms = segment.times[index] ?? NaN;
    if (ms === lastMs) continue;
    lastMs = ms;
    times[count] = ms;
    receipts[count] = segment.receipts[index] ?? NaN;
    for (let c = 0; c < columns.length; c++) {
      const column = columns[c];
      if (column !== undefined) column[count] = segment.columns[c]?.[index] ?? NaN;
    }
    count++;
  }
  return cutSegment({ metricSet: first.metricSet, names: first.names, times, receipts, columns }, 0, count);
}
