import type { IncomingHttpHeaders } from 'node:http';

/** The key in `X-API-Key`, or else in `Authorization: Bearer`; undefined when neither is there. */
export function apiKeyOf(headers: IncomingHttpHeaders): string | undefined {
  const header = headers['x-api-key'];
  if (typeof header === 'string') return header;
  return /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1];
}
