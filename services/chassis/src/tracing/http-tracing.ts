import {
  ATTR_ERROR_TYPE,
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_HTTP_ROUTE,
  ATTR_URL_PATH,
  ATTR_URL_SCHEME,
  ATTR_USER_AGENT_ORIGINAL,
} from '@opentelemetry/semantic-conventions';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { within } from './active-trace.ts';
import type { RequestTrace } from './request-trace.ts';
import type { Tracing } from './tracing.ts';

const LONGEST_TEXT = 256;
/** Probes and scrapes come all the time, and nobody asks for their traces. */
const TRACED = '/api/';

/** Has every request of the API traced, and whatever it does know its trace id. */
export function traceRequests(fastify: FastifyInstance, tracing: Tracing): void {
  fastify.decorateRequest('trace', null);
  fastify.addHook('onRequest', (request, _reply, done) => {
    const isOfUse = tracing.isOn || request.routeOptions.config.notesItsSteps !== true;
    if (isOfUse && request.url.startsWith(TRACED))
      request.trace = tracing.begin(request.id, request.headers.traceparent);
    done();
  });
  // Not before the body is read: what is read belongs to the connection, which knows no trace.
  fastify.addHook('preHandler', (request, _reply, done) => {
    const { trace } = request;
    if (trace === null || request.routeOptions.config.notesItsSteps === true) done();
    else within(trace.context, done);
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    if (request.trace !== null && tracing.isOn) end(request.trace, { request, reply, tracing });
    done();
  });
}

interface Ended {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly tracing: Tracing;
}

function end(trace: RequestTrace, { request, reply, tracing }: Ended): void {
  const { startMs, steps } = trace;
  const endMs = performance.now();
  const { statusCode: status } = reply;
  const hasFailed = status >= 500;
  if (!trace.isSampled && !tracing.keepsAfterAll({ ms: endMs - startMs, hasFailed })) return;
  const route = request.routeOptions.url;
  tracing.record(
    {
      name: route === undefined ? request.method : `${request.method} ${route}`,
      kind: 'server',
      context: trace.context,
      parentSpanId: trace.parentSpanId,
      startMs,
      endMs,
      attributes: {
        [ATTR_HTTP_REQUEST_METHOD]: request.method,
        [ATTR_URL_SCHEME]: request.protocol,
        [ATTR_URL_PATH]: pathOf(request.url),
        [ATTR_HTTP_RESPONSE_STATUS_CODE]: status,
        ...(route !== undefined && { [ATTR_HTTP_ROUTE]: route }),
        ...(hasFailed && { [ATTR_ERROR_TYPE]: String(status) }),
        ...userAgentOf(request),
      },
      error: hasFailed ? String(status) : undefined,
    },
    steps,
  );
}

/** Without the query: somebody may have put a key into it. */
function pathOf(url: string): string {
  return (url.split('?', 1)[0] ?? '').slice(0, LONGEST_TEXT);
}

function userAgentOf({ headers }: FastifyRequest): Record<string, string> {
  const agent = headers['user-agent'];
  return agent === undefined ? {} : { [ATTR_USER_AGENT_ORIGINAL]: agent.slice(0, LONGEST_TEXT) };
}
