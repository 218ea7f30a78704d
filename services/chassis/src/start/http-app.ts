import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Reflector } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AuthGuard } from '../auth/auth.guard.ts';
import { Authenticator } from '../auth/authenticator.ts';
import type { ServiceConfig } from '../config/service-config.ts';
import { EnvelopeInterceptor } from '../http/envelope.interceptor.ts';
import { serveOpenApi } from '../http/openapi.ts';
import { PROBLEMS } from '../http/problem.ts';
import { ProblemFilter } from '../http/problem.filter.ts';
import { validationPipe } from '../http/validation.ts';
import type { Logger } from '../logging/logger.ts';
import { measureRequests } from '../metrics/request-metrics.ts';
import { traceRequests } from '../tracing/http-tracing.ts';
import { parseTraceparent } from '../tracing/trace-context.ts';
import type { Tracing } from '../tracing/tracing.ts';
import type { ServiceDefinition } from './service-definition.ts';

const MAX_BODY_BYTES = 1024 * 1024;
/** Longer than any proxy in front keeps an idle connection, so that it is never closed under a request. */
const KEEP_ALIVE_MS = 75_000;
const REQUEST_TIMEOUT_MS = 30_000;
/** Beyond it, letters, a text is worth being made bytes before it is written. */
const LONG_TEXT = 16_384;

/** The HTTP server, with the limits every route has; it reads JSON only. The id of a request is its trace id. */
export function httpAdapter(logger: Logger, tracing: Tracing): FastifyAdapter {
  const problems = new ProblemFilter(logger);
  const adapter = new FastifyAdapter({
    bodyLimit: MAX_BODY_BYTES,
    keepAliveTimeout: KEEP_ALIVE_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: 2 * KEEP_ALIVE_MS,
    trustProxy: 'loopback, uniquelocal',
    routerOptions: { maxParamLength: 200 },
    genReqId: ({ headers }: { headers: IncomingHttpHeaders }) =>
      parseTraceparent(headers.traceparent)?.traceId ?? randomUUID().replaceAll('-', ''),
    // Paths that cannot be decoded never reach the framework's own error handling.
    frameworkErrors: (error: unknown, request: FastifyRequest, reply: FastifyReply) =>
      problems.answer(error, request, reply),
  });
  const fastify = adapter.getInstance();
  fastify.removeContentTypeParser('text/plain');
  fastify.addHook('onSend', readRefusedBodies);
  fastify.addHook('onSend', encodeLongAnswers);
  traceRequests(fastify, tracing);
  measureRequests(fastify);
  return adapter;
}

/**
 * Closing the connection under a body that is too large would tear the answer away from a sender that is still busy, a
 * proxy above all. Without that Node reads the rest and throws it away, for as long as a request may take.
 */
function readRefusedBodies(
  _request: unknown,
  reply: FastifyReply,
  _payload: unknown,
  done: () => void,
): void {
  if (reply.statusCode === PROBLEMS.PAYLOAD_TOO_LARGE[0]) reply.removeHeader('connection');
  done();
}

/**
 * A text that is written to a socket is encoded letter by letter as soon as one of them is beyond ASCII, such as a degree
 * sign: 1.5 ms for a thousand readings, which take 0.05 ms as bytes.
 */
function encodeLongAnswers(
  _request: unknown,
  _reply: unknown,
  payload: unknown,
  done: (error: null, payload?: unknown) => void,
): void {
  if (typeof payload === 'string' && payload.length > LONG_TEXT) done(null, Buffer.from(payload));
  else done(null);
}

/** Gives the application the API's rules: prefix, authentication, validation, envelope, problems, documentation. */
export function applyApiRules<C extends ServiceConfig>(
  app: NestFastifyApplication,
  definition: ServiceDefinition<C>,
  logger: Logger,
): void {
  setApiPrefix(app);
  app.useGlobalGuards(
    new AuthGuard(app.get(Reflector), app.get(definition.authenticator ?? Authenticator, { strict: false })),
  );
  app.useGlobalPipes(validationPipe());
  app.useGlobalInterceptors(new EnvelopeInterceptor());
  app.useGlobalFilters(new ProblemFilter(logger));
  serveOpenApi(app, definition);
}

/** Where the API's routes are; those that watch over the service itself are outside of it. */
export function setApiPrefix(app: NestFastifyApplication): void {
  app.setGlobalPrefix('api/v1', { exclude: ['livez', 'readyz', 'metrics', 'log-level'] });
}
