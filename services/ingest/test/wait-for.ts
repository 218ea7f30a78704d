import { setTimeout as delay } from 'node:timers/promises';

/** Asks until there is an answer; fails after thirty seconds. */
export async function waitFor<T>(ask: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error('Waited thirty seconds in vain');
    await delay(50);
  }
}
