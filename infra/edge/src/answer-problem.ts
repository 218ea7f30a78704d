import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemDocument, toProblem } from './problem.ts';
import { pathOf } from './routes.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

/** Seconds after which a caller may try again; a service restarts within a few. */
const RETRY_AFTER_S = '2';

/** Sends any error as problem+json, and logs those that are the system's. */
export function answerProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = toProblem(error);
  if (problem.status >= 500)
    request.log.warn({ err: problem.cause ?? problem, trace_id: request.id }, problem.message);
  if (problem.code === 'UNAVAILABLE') reply.header('retry-after', RETRY_AFTER_S);
  return reply
    .status(problem.status)
    .headers(SECURITY_HEADERS)
    .header('cache-control', 'no-store')
    .type('application/problem+json; charset=utf-8')
    .send(
      JSON.stringify(
        problemDocument(problem, { path: pathOf(request.url), traceId: request.id, now: new Date() }),
      ),
    );
}
