import { setTimeout as delay } from 'node:timers/promises';

/** How a fact is waited for; milliseconds. */
export interface Patience {
  readonly every: number;
  readonly within: number;
  /** What is waited for, as it stands in the error. */
  readonly what: string;
}

/** Asks until the answer is yes. Throws when the patience is over. */
export async function poll(ask: () => Promise<boolean>, { every, within, what }: Patience): Promise<void> {
  const deadline = performance.now() + within;
  while (!(await ask())) {
    if (performance.now() > deadline) throw new Error(`Waited ${within / 1000} s for ${what}`);
    await delay(every);
  }
}
