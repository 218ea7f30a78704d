/**
 * Applies `attempt` to all items at once; while that rejects for a reason that `isData` says lies in the items,
 * to the halves, down to the single items at fault. Returns those with their errors; any other error rises.
 * `attempt` must leave nothing behind when it rejects.
 */
export async function bisect<T>(
  items: readonly T[],
  attempt: (items: readonly T[]) => Promise<void>,
  isData: (error: unknown) => boolean,
): Promise<{ item: T; error: unknown }[]> {
  const [first] = items;
  if (first === undefined) return [];
  try {
    await attempt(items);
    return [];
  } catch (error) {
    if (!isData(error)) throw error;
    if (items.length === 1) return [{ item: first, error }];
    const middle = items.length >> 1;
    const left = await bisect(items.slice(0, middle), attempt, isData);
    return [...left, ...(await bisect(items.slice(middle), attempt, isData))];
  }
}
