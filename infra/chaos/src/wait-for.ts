import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 100;

/** Something did not become true in time. */
export class WaitedInVain extends Error {}

/** Asks until the answer is something, for at most `limitMs`; a question that fails counts as no answer. Throws WaitedInVain. */
export async function waitFor<T>(
  what: string,
  limitMs: number,
  question: () => Promise<T | undefined>,
): Promise<T> {
  const deadline = Date.now() + limitMs;
  let trouble: unknown;
  for (;;) {
    try {
      const answer = await question();
      if (answer !== undefined) return answer;
    } catch (error) {
      trouble = error;
    }
    if (Date.now() > deadline) {
      throw new WaitedInVain(`waited ${limitMs / 1000} s in vain: ${what}`, { cause: trouble });
    }
    await delay(POLL_MS);
  }
}
