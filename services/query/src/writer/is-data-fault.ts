/**
 * Whether PostgreSQL refused a statement because of the values in it (SQLSTATE classes 22 and 23), so that trying
 * again cannot help. A missing partition looks like a violated check but names no constraint, and can be mended.
 */
export function isDataFault(error: unknown): boolean {
  return hasCode(error) && /^2[23]/.test(error.code) && !isMissingPartition(error);
}

/** Whether a row was there already that a statement took for new. */
export function isRepeat(error: unknown): boolean {
  return hasCode(error) && error.code === '23505';
}

/** Whether a row's partition is not there, or not any more. */
export function isMissingPartition(error: unknown): boolean {
  return hasCode(error) && error.code === '23514' && error.constraint === undefined;
}

function hasCode(error: unknown): error is Error & { code: string; constraint?: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}
