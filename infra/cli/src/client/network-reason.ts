/** What went wrong on the network: fetch() hides it in the cause of its error. */
export function networkReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (cause instanceof AggregateError) return networkReason(cause.errors[0]);
  return cause instanceof Error ? cause.message : error.message;
}
