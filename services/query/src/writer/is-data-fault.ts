/**
 * Whether PostgreSQL refused a statement because of the values in it (SQLSTATE classes 22 and 23), so that trying
 * again cannot help. A missing partition looks like a violated check but names no constraint, and can be mended.
 */
export function isDataFault(error: unknown): error is Error & { code: string } {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return false;
  if (!/^2[23]/.test(error.code)) return false;
  return error.code !== '23514' || ('constraint' in error && error.constraint !== undefined);
}
