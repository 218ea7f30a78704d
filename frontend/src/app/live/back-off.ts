const firstMs = 500;
const longestMs = 15_000;

/**
 * How long to wait before try number `attempt` (from 1), in milliseconds: doubling up to 15 s, and spread by
 * `chance` (0..1), so that many browsers do not return to a restarted server all at once.
 */
export function backOffMs(attempt: number, chance: number): number {
  const full = Math.min(longestMs, firstMs * 2 ** (attempt - 1));
  return Math.round(full * (0.5 + chance / 2));
}
