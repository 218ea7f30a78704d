import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';

/** What the edge knows of the caller at first hand. */
export interface Caller {
  readonly address: string;
  readonly protocol: string;
  /** The Host header as the caller sent it. */
  readonly host: string;
}

/**
 * Meant for one connection only (RFC 9110, 7.6.1), or claims about the caller that only the edge may make.
 * `expect` is answered by the edge, and the upstream client refuses it.
 */
const NOT_FORWARDED = new Set([
  'connection',
  'expect',
  'forwarded',
  'http2-settings',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'upgrade',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-real-ip',
]);

/** The headers a service gets. `host` names the service; the caller's own stands in X-Forwarded-Host. */
export function requestHeaders(headers: IncomingHttpHeaders, caller: Caller): IncomingHttpHeaders {
  return {
    ...without(headers, (name) => NOT_FORWARDED.has(name)),
    'x-forwarded-for': caller.address,
    'x-forwarded-host': caller.host,
    'x-forwarded-proto': caller.protocol,
  };
}

/** The same for a WebSocket handshake, whose own headers the upstream client writes anew. */
export function handshakeHeaders(headers: IncomingHttpHeaders, caller: Caller): OutgoingHttpHeaders {
  return without(
    requestHeaders(headers, caller),
    (name) => name === 'host' || name.startsWith('sec-websocket-'),
  );
}

const CONNECTION_ONLY = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
]);

/** The headers a caller gets, without those that belong to the connection between edge and service. */
export function responseHeaders(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return without(headers, (name) => CONNECTION_ONLY.has(name));
}

function without(headers: IncomingHttpHeaders, isDropped: (name: string) => boolean): IncomingHttpHeaders {
  return Object.fromEntries(
    Object.entries(headers).filter(([name, value]) => value !== undefined && !isDropped(name)),
  );
}
