/** The four services behind the edge. */
export const SERVICES = ['registry', 'ingest', 'query', 'realtime'] as const;
export type Service = (typeof SERVICES)[number];

const ID = '[^/]+';
const END = '(?:/|$)';

/** First match wins. A device may be called `history`, so a query route needs a whole segment before its verb. */
const ROUTES: readonly (readonly [RegExp, Service])[] = [
  [new RegExp(`^/api/v1/ingest${END}`), 'ingest'],
  [new RegExp(`^/api/v1/devices/${ID}/(?:history|aggregate|stats|latest|delivery)${END}`), 'query'],
  [
    new RegExp(`^/api/v1/(?:aggregate|latest|dashboard|delivery|dead-letters|retention|readings)${END}`),
    'query',
  ],
  [new RegExp(`^/api/v1/(?:devices|auth|profiles|operators|audit)${END}`), 'registry'],
  [new RegExp(`^/api/v1/(?:realtime|stream|views|console-spans|health)${END}`), 'realtime'],
  [new RegExp(`^/socket\\.io${END}`), 'realtime'],
];

/** The service that answers a path (no query string), or undefined when none does. */
export function serviceFor(path: string): Service | undefined {
  return ROUTES.find(([pattern]) => pattern.test(path))?.[1];
}

/** The path of a request target, without its query string. */
export function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? '';
}

/** Whether a path belongs to the services; such a path is never answered with the console's page. */
export function isServicePath(path: string): boolean {
  return /^\/(?:api|socket\.io)(?:\/|$)/.test(path);
}
