import { AsyncLocalStorage } from 'node:async_hooks';
import type { Queryable } from '../reading/queryable.repository.ts';

/** Somebody waits for an answer, for so long. */
export interface Asked {
  /** Aborted when the caller has left. */
  readonly gone: AbortSignal;
  /** Longest time between the first statement and the last, ms. */
  readonly timeoutMs: number;
}

/** What is being asked, in the route that is about to answer it and all that it calls. */
export const asked = new AsyncLocalStorage<Asked>();

/** The question was given up before it was answered. */
export class QuestionEnded extends Error {
  constructor(readonly why: 'caller left' | 'too long') {
    super(`The question was given up: ${why}`);
  }
}

/**
 * Work that ends with its question: when the caller leaves, or all of it takes too long. The connection is closed then,
 * under the statement that runs and before those that would follow. @throws QuestionEnded
 */
export function whileAsked<T>(work: (client: Queryable) => Promise<T>): (client: Queryable) => Promise<T> {
  return async (client) => {
    const question = asked.getStore();
    return question === undefined ? work(client) : inTime(question, () => work(client));
  };
}

/** Whoever holds the connection gives it up when this rejects, so the work itself does not go on for long. */
async function inTime<T>({ gone, timeoutMs }: Asked, work: () => Promise<T>): Promise<T> {
  if (gone.aborted) throw new QuestionEnded('caller left');
  const ended = Promise.withResolvers<never>();
  const leave = (): void => ended.reject(new QuestionEnded('caller left'));
  gone.addEventListener('abort', leave, { once: true });
  const timer = setTimeout(() => ended.reject(new QuestionEnded('too long')), timeoutMs);
  try {
    return await Promise.race([work(), ended.promise]);
  } finally {
    clearTimeout(timer);
    gone.removeEventListener('abort', leave);
  }
}
