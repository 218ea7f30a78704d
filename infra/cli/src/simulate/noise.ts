/** Evenly spread in [0, 1), always the same for the same numbers: chance that can be repeated. */
export function noise(...numbers: readonly number[]): number {
  let hash = 0x811c9dc5;
  for (const number of numbers) {
    // Both halves of a large number count, such as those of a time in milliseconds.
    for (const half of [number | 0, Math.floor(number / 2 ** 32) | 0]) {
      hash = Math.imul(hash ^ half, 0x01000193);
      hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
      hash ^= hash >>> 13;
    }
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
