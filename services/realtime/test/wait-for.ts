import { setTimeout as delay } from 'node:timers/promises';

/** Asks until it is true; fails after the given time. */
export async function waitFor(isTrue: () => boolean | Promise<boolean>, timeoutMs = 20_000): Promise<void> {
  const endMs = performance.now() + timeoutMs;
  while (!(await isTrue())) {
    if (performance.now() > endMs) throw new Error(`Not true after ${timeoutMs} ms: ${isTrue.toString()}`);
    await delay(20);
  }
}
