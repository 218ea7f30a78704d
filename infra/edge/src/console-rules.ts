import type { IncomingHttpHeaders } from 'node:http';

const ONE_YEAR_S = 31_536_000;
/** The build puts `-` and eight characters of the content's hash before the extension; all lower case is a word. */
const HASHED_FILE = /-(?=[\w-]*[A-Z0-9])[\w-]{8}\.[a-z0-9]+(?:\.map)?$/;

/** A name with a content hash never changes its content; every other file is asked for anew (by its ETag). */
export function cacheControlOf(path: string): string {
  return HASHED_FILE.test(path) ? `public, max-age=${ONE_YEAR_S}, immutable` : 'no-cache';
}

/** Whether a request is somebody opening a page, rather than a script asking for a file. */
export function isNavigation(method: string, headers: IncomingHttpHeaders): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  const mode = headers['sec-fetch-mode'];
  return (mode === undefined || mode === 'navigate') && (headers.accept ?? '').includes('text/html');
}
