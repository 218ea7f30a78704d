import type { IncomingHttpHeaders } from 'node:http';
import proxy from '@fastify/http-proxy';
import type { FastifyInstance } from 'fastify';
import { holdBack } from './back-pressure.ts';
import type { Config } from './config.ts';
import type { EdgeMetrics } from './metrics.ts';
import { Problem } from './problem.ts';
import { type Caller, handshakeHeaders, requestHeaders, responseHeaders } from './proxy-headers.ts';
import { pathOf, type Service, serviceFor } from './routes.ts';
import { traceHeaders } from './tracing.ts';

/** A service keeps an idle connection for 72 s; ours ends first, or a request may meet a closing one. */
const IDLE_CONNECTION_MS = 10_000;
const MAX_IDLE_CONNECTION_MS = 60_000;
/** A long poll of Socket.IO is answered within 25 s. */
const FIRST_BYTE_MS = 60_000;
const CONNECT_MS = 2_000;
/** Each waiting long poll occupies one connection. */
const CONNECTIONS_PER_SERVICE = 2_048;
/** A message is put together before anybody has been authenticated; clients send subscriptions only. */
const MAX_MESSAGE_BYTES = 64 * 1024;

/** Proxies every service path, WebSockets too, by the routing table; bodies stream in both directions. */
export async function proxyServices(
  app: FastifyInstance,
  config: Config,
  metrics: EdgeMetrics,
): Promise<void> {
  // The default text parser would buffer a body; the proxy then adds parsers that hand streams over.
  app.removeAllContentTypeParsers();
  await app.register(proxy, {
    upstream: '',
    routes: ['/api', '/api/*', '/socket.io', '/socket.io/*'],
    websocket: true,
    internalRewriteLocationHeader: false,
    disableRequestLogging: true,
    destroyAgent: true,
    undici: {
      connections: CONNECTIONS_PER_SERVICE,
      keepAliveTimeout: IDLE_CONNECTION_MS,
      keepAliveMaxTimeout: MAX_IDLE_CONNECTION_MS,
      headersTimeout: FIRST_BYTE_MS,
      // A stream of events may be silent for as long as it likes.
      bodyTimeout: 0,
      connect: { timeout: CONNECT_MS },
    },
    preHandler: (request, _reply, done) => {
      done(
        serviceOf(request) === undefined
          ? new Problem('NOT_FOUND', 'Nothing answers at this path.')
          : undefined,
      );
    },
    replyOptions: {
      getUpstream: (request) => upstreamOf(request, config),
      rewriteRequestHeaders: (request, headers) => ({
        ...requestHeaders(headers, callerOf(request)),
        ...traceHeaders(request),
      }),
      rewriteHeaders: (headers) => responseHeaders(headers),
      // By default a 503 is asked again behind the caller's back; the caller decides, told by Retry-After.
      retryDelay: () => null,
      onError: (reply, { error }) => {
        const service = serviceOf(reply.request);
        if (service !== undefined) metrics.countFailure(service);
        void reply.send(unavailable(service, error));
      },
    },
    wsServerOptions: { maxPayload: MAX_MESSAGE_BYTES },
    wsClientOptions,
    wsHooks: {
      // A client may leave while its service is still being reached, within CONNECT_MS; nobody else would tell it.
      onConnect: (_context, client, service) => {
        if (client.readyState !== client.OPEN) service.terminate();
        else metrics.countSocket(client);
      },
      onIncomingMessage: (_context, client, service) => holdBack(client, service),
      onOutgoingMessage: (_context, client, service) => holdBack(service, client),
    },
  });
}

/** What the edge reads of a request. */
interface Incoming {
  readonly url: string;
  readonly ip: string;
  readonly protocol: string;
  readonly headers: IncomingHttpHeaders;
}

/** Apart, because the proxy's types know the options of the WebSocket client only, not its own. */
const wsClientOptions = {
  perMessageDeflate: false,
  handshakeTimeout: CONNECT_MS,
  rewriteRequestHeaders: (_headers: unknown, request: Incoming) =>
    handshakeHeaders(request.headers, callerOf(request)),
};

function serviceOf(request: Pick<Incoming, 'url'>): Service | undefined {
  return serviceFor(pathOf(request.url));
}

function upstreamOf(request: Incoming, config: Config): string {
  const service = serviceOf(request);
  if (service === undefined) throw new Problem('NOT_FOUND', 'Nothing answers at this path.');
  return config.upstreams[service];
}

function callerOf(request: Incoming): Caller {
  return { address: request.ip, protocol: request.protocol, host: request.headers.host ?? '' };
}

function unavailable(service: Service | undefined, cause: Error): Problem {
  return new Problem('UNAVAILABLE', `The ${service ?? 'asked'} service does not answer now; ask again.`, {
    cause,
  });
}
