/** The name by which a browser says what went wrong, such as "NotFoundError"; a DOMException is not an Error everywhere. */
export function errorName(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'name' in error ? error.name : undefined;
}
