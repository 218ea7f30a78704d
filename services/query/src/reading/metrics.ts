/** Values by metric name, from the names and values as the store keeps them, in the same order. */
export function metricsOf(names: readonly string[], vals: readonly number[]): Record<string, number> {
  return Object.fromEntries(names.map((name, i) => [name, vals[i] ?? NaN]));
}
