/** Stands for a while in which nothing came. */
export const IDLE = Symbol('idle');

/**
 * Yields what `source` yields, and `IDLE` for every `idleMs()` in which it yields nothing; asked each time anew. The
 * source is asked only when the consumer is: a source of batches has gathered more by then.
 */
export async function* withIdle<T>(
  source: AsyncIterable<T>,
  idleMs: () => number,
): AsyncGenerator<T | typeof IDLE, void, undefined> {
  const iterator = source[Symbol.asyncIterator]();
  try {
    let next: Promise<IteratorResult<T, unknown>> | undefined;
    for (;;) {
      next ??= ask(iterator);
      const result = await withTimeout(next, idleMs());
      if (result === IDLE) {
        yield IDLE;
        continue;
      }
      if (result.done === true) return;
      next = undefined;
      yield result.value;
    }
  } finally {
    // Not waited for: it ends only when what it waits for comes, or when the consumer has closed the source.
    iterator.return?.().catch(() => undefined);
  }
}

/** Should the consumer leave before the item comes, a failure of it is nobody's. */
function ask<T>(iterator: AsyncIterator<T>): Promise<IteratorResult<T, unknown>> {
  const next = iterator.next();
  next.catch(() => undefined);
  return next;
}

async function withTimeout<T>(promise: Promise<T>, ms: number): Promise<T | typeof IDLE> {
  const idle = Promise.withResolvers<typeof IDLE>();
  const timer = setTimeout(() => idle.resolve(IDLE), ms);
  try {
    return await Promise.race([promise, idle.promise]);
  } finally {
    clearTimeout(timer);
  }
}
