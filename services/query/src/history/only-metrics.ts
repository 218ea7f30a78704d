import type { Segment } from '../reading/segment.ts';

/** The segment with only these metrics; undefined when it has none of them. All of it when nothing is asked for. */
export function onlyMetrics(segment: Segment, metrics: readonly string[] | undefined): Segment | undefined {
  if (metrics === undefined) return segment;
  const kept = segment.names.flatMap((name, i) => (metrics.includes(name) ? [i] : []));
  if (kept.length === 0) return undefined;
  return {
    ...segment,
    names: kept.map((i) => segment.names[i] ?? ''),
    columns: kept.map((i) => segment.columns[i] ?? new Float64Array()),
  };
}
