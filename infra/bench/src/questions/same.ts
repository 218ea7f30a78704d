/** A row of an answer: what it is about, and its numbers. */
export type AnswerRow = readonly [key: string, ...numbers: number[]];

/** Sums over many readings depend on their order in the last digits. */
const TOLERANCE = 1e-9;

/** Where two answers differ; undefined when they are the same. */
export function difference(ours: readonly AnswerRow[], theirs: readonly AnswerRow[]): string | undefined {
  if (ours.length !== theirs.length) return `${ours.length} rows, but ${theirs.length} by SQL`;
  const index = ours.findIndex((row, i) => !isSame(row, theirs[i] ?? ['']));
  return index < 0
    ? undefined
    : `${JSON.stringify(ours[index])}, but ${JSON.stringify(theirs[index])} by SQL`;
}

function isSame([key, ...numbers]: AnswerRow, [theirKey, ...theirs]: AnswerRow): boolean {
  return (
    key === theirKey && numbers.length === theirs.length && numbers.every((one, i) => isNear(one, theirs[i]))
  );
}

function isNear(one: number, other: number | undefined): boolean {
  if (other === undefined || !Number.isFinite(one)) return false;
  return Math.abs(one - other) <= TOLERANCE * Math.max(1, Math.abs(other));
}
