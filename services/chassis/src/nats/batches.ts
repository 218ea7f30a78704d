/**
 * Groups what a source already holds: a batch begins with the first item that comes and takes, without waiting,
 * all that are there, up to `max`. While a batch is worked on the next one gathers.
 */
export async function* batches<T>(
  source: AsyncIterable<T>,
  max: number,
): AsyncGenerator<T[], void, undefined> {
  const iterator = source[Symbol.asyncIterator]();
  const ask = (): Promise<IteratorResult<T>> => {
    const next = iterator.next();
    // A failure that comes while a batch is worked on is met when the next is wanted, and is not unhandled till then.
    next.catch(() => undefined);
    return next;
  };
  let pending = ask();
  try {
    for (;;) {
      const first = await pending;
      if (first.done === true) return;
      const batch = [first.value];
      pending = ask();
      while (batch.length < max) {
        const next = await Promise.race([pending, nothingYet()]).catch(() => undefined);
        if (next === undefined || next.done === true) break;
        batch.push(next.value);
        pending = ask();
      }
      yield batch;
    }
  } finally {
    // Not waited for: a generator that has been asked for an item lets go only after it came, which may be never.
    iterator.return?.().catch(() => undefined);
  }
}

/** Settles after everything that is ready now has been handed over. */
function nothingYet(): Promise<undefined> {
  return new Promise((resolve) => setImmediate(resolve, undefined));
}
