import { setTimeout as delay } from 'node:timers/promises';

/** Asks until the answer is what the test waits for; fails with the last answer when that takes too long. */
export async function waitFor<T>(
  ask: () => Promise<T>,
  isThere: (answer: T) => boolean,
  timeoutMs = 20_000,
): Promise<T> {
  const endMs = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (isThere(answer)) return answer;
    if (performance.now() > endMs) throw new Error(`Still ${inspect(answer)} after ${timeoutMs} ms`);
    await delay(25);
  }
}

function inspect(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? item.toString() : item));
}
