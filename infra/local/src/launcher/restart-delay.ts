/** How often and how soon a process that ends by itself is started again. */
export interface RestartPolicy {
  readonly firstDelayMs: number;
  readonly longestDelayMs: number;
  /** At most so many restarts within `windowMs`; one more means that restarting does not help. */
  readonly budget: number;
  readonly windowMs: number;
}

export const RESTART_POLICY: RestartPolicy = {
  firstDelayMs: 250,
  longestDelayMs: 8_000,
  budget: 8,
  windowMs: 60_000,
};

/**
 * How long to wait before the next restart, doubling with each restart (given by its time in ms) within the window.
 * Undefined when the budget is spent.
 */
export function restartDelay(
  restarts: readonly number[],
  nowMs: number,
  policy: RestartPolicy,
): number | undefined {
  const recent = restarts.filter((time) => nowMs - time < policy.windowMs).length;
  if (recent >= policy.budget) return undefined;
  return Math.min(policy.longestDelayMs, policy.firstDelayMs * 2 ** recent);
}
