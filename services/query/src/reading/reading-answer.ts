import { metricsOf } from './metrics.ts';

/** A reading as the store keeps it, with the names of its values. */
export interface StoredReadingDto {
  readonly ts: Date;
  readonly received_at: Date;
  readonly names: readonly string[];
  readonly vals: readonly number[];
}

/** A reading as the API shows it; with `only`, nothing but these metrics. */
export function readingAnswer(
  { ts, received_at, names, vals }: StoredReadingDto,
  only?: readonly string[],
): { timestamp: string; received_at: string; metrics: Record<string, number> } {
  const metrics = Object.entries(metricsOf(names, vals));
  return {
    timestamp: ts.toISOString(),
    received_at: received_at.toISOString(),
    metrics: Object.fromEntries(
      only === undefined ? metrics : metrics.filter(([name]) => only.includes(name)),
    ),
  };
}
