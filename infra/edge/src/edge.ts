import { randomBytes } from 'node:crypto';
import Fastify, { type FastifyInstance, LogController } from 'fastify';
import { answerProblem } from './answer-problem.ts';
import type { Config } from './config.ts';
import { serveDocs } from './docs.ts';
import { serveHealth } from './health.ts';
import { serveLogLevel } from './log-level.ts';
import { EdgeMetrics } from './metrics.ts';
import { proxyServices } from './proxy.ts';
import { pathOf } from './routes.ts';
import { pageHeaders } from './security-headers.ts';
import { createEdgeServer } from './server.ts';
import { serveConsole } from './static-console.ts';
import { placeIn } from './traceparent.ts';
import { EdgeTracing } from './tracing.ts';

/** A browser that once came over TLS never comes without it for a year. */
const HSTS = 'max-age=31536000';

/**
 * Builds the edge, not yet listening: one origin for the API, its sockets, its docs and the console. When `stopping` is
 * aborted, it says that it is not ready and sends callers away with the answer that they get.
 */
export async function buildEdge(
  config: Config,
  stopping: AbortSignal = new AbortController().signal,
): Promise<FastifyInstance> {
  const app = Fastify({
    logger: { level: config.logLevel },
    logController: new LogController({ disableRequestLogging: true }),
    requestIdHeader: false,
    genReqId: (request) => placeIn(request.headers.traceparent)?.traceId ?? randomBytes(16).toString('hex'),
    frameworkErrors: (error, request, reply) => void answerProblem(error, request, reply),
    serverFactory: (listener) => createEdgeServer(config.certificate, listener),
    forceCloseConnections: 'idle',
    trustProxy: [...config.trustedProxies],
  });
  app.setErrorHandler(answerProblem);
  const metrics = new EdgeMetrics();
  metrics.measureRequests(app);
  app.decorateRequest('span', null);
  app.addHook('onRequest', (request, reply, done) => {
    if (request.protocol === 'https') void reply.header('strict-transport-security', HSTS);
    done();
  });
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (stopping.aborted) void reply.header('connection', 'close');
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    request.log.debug({
      method: request.method,
      path: pathOf(request.url),
      status: reply.statusCode,
      ms: reply.elapsedTime,
    });
    done();
  });
  // On an upgrade Node takes its own listener away, and a refused socket gets none from the proxy: the error of a
  // caller who hangs up would end the process.
  app.server.on('upgrade', (_request, socket) => socket.on('error', () => undefined));
  await app.register(async (services) => {
    if (config.tracing !== undefined) {
      const tracing = new EdgeTracing(config.tracing);
      tracing.traceRequests(services);
      services.addHook('onClose', () => tracing.close());
    }
    await proxyServices(services, config, metrics);
  });
  await app.register(async (own) => {
    const headers = pageHeaders(config.issuerOrigins);
    own.addHook('onRequest', (_request, reply, done) => {
      reply.headers(headers);
      done();
    });
    serveHealth(own, config, stopping);
    metrics.serve(own, config.metricsToken);
    serveLogLevel(own, config.upstreams.registry);
    await serveDocs(own, config);
    await serveConsole(own, config.consoleDir);
  });
  return app;
}
