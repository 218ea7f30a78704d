import { countBefore, type Order, type Segment } from '../reading/segment.ts';

/** Readings of a segment that no reading of another one comes between. */
export interface Run {
  readonly segment: Segment;
  /** Index of the first, in the order asked for. */
  readonly first: number;
  readonly count: number;
}

/** What is left of a segment: the readings from one index up to, not including, another. */
interface Left {
  readonly segment: Segment;
  from: number;
  to: number;
}

/** The readings of several segments in one order of time, as few runs as there can be. No two have the same time. */
export function* inRuns(segments: readonly Segment[], order: Order): Generator<Run, void> {
  const cut = order === 'asc' ? cutFirst : cutLast;
  const sign = order === 'asc' ? 1 : -1;
  const headOf = ({ segment, from, to }: Left): number =>
    sign * (segment.times[order === 'asc' ? from : to - 1] ?? NaN);
  const left: Left[] = segments.map((segment) => ({ segment, from: 0, to: segment.times.length }));
  for (;;) {
    let best: Left | undefined;
    let [bestHead, nextHead] = [Infinity, Infinity];
    for (const one of left) {
      if (one.from === one.to) continue;
      const head = headOf(one);
      if (head < bestHead) [best, bestHead, nextHead] = [one, head, bestHead];
      else if (head < nextHead) nextHead = head;
    }
    if (best === undefined) return;
    yield cut(best, sign * nextHead);
  }
}

/** Takes the readings before a moment, one at least. */
function cutFirst(left: Left, untilMs: number): Run {
  const { segment, from, to } = left;
  left.from = Math.min(to, Math.max(from + 1, countBefore(segment.times, untilMs)));
  return { segment, first: from, count: left.from - from };
}

/** Takes the readings after a moment, one at least. */
function cutLast(left: Left, sinceMs: number): Run {
  const { segment, from, to } = left;
  left.to = Math.max(from, Math.min(to - 1, countBefore(segment.times, sinceMs)));
  return { segment, first: to - 1, count: to - left.to };
}
