import { setTimeout as delay } from 'node:timers/promises';

/** Waits until `isTrue` returns something truthy, and returns that. Throws after a minute. */
export async function waitFor<T>(what: string, isTrue: () => Promise<T> | T): Promise<T> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const answer = await isTrue();
    if (answer) return answer;
    if (Date.now() > deadline) throw new Error(`Waited in vain for ${what}`);
    await delay(20);
  }
}
