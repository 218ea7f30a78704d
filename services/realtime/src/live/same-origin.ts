/** The headers that say where a page and its server are. */
export interface OriginHeaders {
  readonly origin?: string | undefined;
  readonly host?: string | undefined;
  readonly 'x-forwarded-host'?: string | readonly string[] | undefined;
}

/**
 * Whether a handshake comes from a page of our own origin, or from no page at all (no Origin header). A cookie
 * travels with every WebSocket that any page opens, so a session alone proves nothing.
 */
export function isSameOrigin({ origin, host, 'x-forwarded-host': forwarded }: OriginHeaders): boolean {
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  const page = new URL(origin);
  const proxied = typeof forwarded === 'string' ? forwarded.split(',', 1)[0]?.trim() : undefined;
  return [host, proxied].some((ours) => ours !== undefined && hostOf(page.protocol, ours) === page.host);
}

/** Without the port where it is the scheme's own, as browsers write an origin. */
function hostOf(protocol: string, host: string): string | undefined {
  const url = `${protocol}//${host}`;
  return URL.canParse(url) ? new URL(url).host : undefined;
}
