import { instantText } from './instant.ts';
import { metricsOf } from './metrics.ts';

/** A reading as the store gives it; times in ms since 1970, `vals` in the order of `names`. */
export interface StoredReading {
  readonly tsMs: number;
  readonly receivedAtMs: number;
  readonly names: readonly string[];
  readonly vals: readonly number[];
}

/** A reading as the API shows it; with `only`, nothing but these metrics. */
export function readingAnswer(
  { tsMs, receivedAtMs, names, vals }: StoredReading,
  only?: readonly string[],
): { timestamp: string; received_at: string; metrics: Record<string, number> } {
  const shown = only === undefined ? names : names.filter((name) => only.includes(name));
  const values = only === undefined ? vals : vals.filter((_, i) => only.includes(names[i] ?? ''));
  return {
    timestamp: instantText(tsMs),
    received_at: instantText(receivedAtMs),
    metrics: metricsOf(shown, values),
  };
}
