import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_AGAIN_MS = 300;

/**
 * Asks until the count has reached `expected` and stands still, since storing follows acknowledging; at the latest
 * after `patienceMs`. Returns the last count.
 */
export async function settledCount(
  count: () => Promise<number>,
  goal: { readonly expected: number; readonly patienceMs: number; readonly signal: AbortSignal },
): Promise<number> {
  const startedAtMs = performance.now();
  let before: number | undefined;
  for (;;) {
    const now = await count();
    if (now >= goal.expected && now === before) return now;
    if (performance.now() - startedAtMs >= goal.patienceMs) return now;
    before = now;
    await sleep(LOOK_AGAIN_MS, undefined, { signal: goal.signal });
  }
}
