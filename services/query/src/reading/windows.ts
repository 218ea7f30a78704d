import type { Order, Span } from './segment.ts';

/** What a window needs to know of a block; times in ms since 1970. */
interface Extent {
  readonly count: number;
  readonly firstMs: number;
  readonly lastMs: number;
}

/** A part of a span with the blocks that reach into it and into no other part. */
export interface Window<T> {
  readonly span: Span;
  readonly heads: readonly T[];
}

/**
 * Cuts a span into windows that follow each other in an order of time, none through a block, each with at least `size`
 * readings in its blocks where there are so many.
 */
export function windowsOf<T extends Extent>(
  heads: readonly T[],
  span: Span,
  { order, size }: { order: Order; size: number },
): Window<T>[] {
  const isAscending = order === 'asc';
  const sorted = heads.toSorted((a, b) => (isAscending ? a.firstMs - b.firstMs : b.lastMs - a.lastMs));
  const windows: Window<T>[] = [];
  let { startMs, endMs } = span;
  let current: T[] = [];
  let [count, reachMs] = [0, isAscending ? -Infinity : Infinity];
  for (const head of sorted) {
    const isApart = isAscending ? head.firstMs > reachMs : head.lastMs < reachMs;
    if (count >= size && isApart) {
      windows.push({
        span: isAscending ? { startMs, endMs: head.firstMs } : { startMs: head.lastMs + 1, endMs },
        heads: current,
      });
      if (isAscending) startMs = head.firstMs;
      else endMs = head.lastMs + 1;
      [current, count] = [[], 0];
    }
    current.push(head);
    if (head.firstMs >= span.startMs && head.lastMs < span.endMs) count += head.count;
    reachMs = isAscending ? Math.max(reachMs, head.lastMs) : Math.min(reachMs, head.firstMs);
  }
  windows.push({ span: { startMs, endMs }, heads: current });
  return windows;
}
