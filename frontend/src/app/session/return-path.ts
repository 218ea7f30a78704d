/**
 * The page to show after signing in: the one asked for when it is a page of this console, else the first.
 * Anything that a browser could read as another site is refused.
 */
export function returnPath(asked: string | undefined): string {
  const isOurs = asked !== undefined && /^\/(?![/\\])/.test(asked) && !asked.startsWith('/sign-in');
  return isOurs ? asked : '/';
}
