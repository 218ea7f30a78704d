/**
 * Groups what a source already holds: a batch begins with the first item that comes and takes, without waiting,
 * all that are there, up to `max`. While a batch is worked on the next one gathers.
 */
export async function* batches<T>(
  source: AsyncIterable<T>,
  max: number,
): AsyncGenerator<T[], void, undefined> {
  const iterator = source[Symbol.asyncIterator]();
  let pending = iterator.next();
  try {
    for (;;) {
      const first = await pending;
      if (first.done === true) return;
      const batch = [first.value];
      pending = iterator.next();
      while (batch.length < max) {
        const next = await Promise.race([pending, nothingYet()]);
        if (next === undefined || next.done === true) break;
        batch.push(next.value);
        pending = iterator.next();
      }
      yield batch;
    }
  } finally {
    await iterator.return?.();
  }
}

/** Settles after everything that is ready now has been handed over. */
function nothingYet(): Promise<undefined> {
  return new Promise((resolve) => setImmediate(resolve, undefined));
}
