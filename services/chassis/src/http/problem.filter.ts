import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '../logging/logger.ts';
import { isPassing } from './is-passing.ts';
import { Problem, type ProblemCode } from './problem.ts';
import { problemDocument } from './problem-document.ts';

/** Answers every error of an HTTP route as problem+json, and logs those that are ours. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** Sends the error as the answer of this request. */
  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const problem = toProblem(error);
    if (problem.code === 'INTERNAL_ERROR')
      this.logger.error({ err: error, trace_id: request.id }, 'Request failed');
    else if (problem.status === 503 && problem !== error)
      this.logger.warn({ err: error, trace_id: request.id }, 'Request refused for now');
    const path = request.url.split('?', 1)[0] ?? '';
    if (problem.retryAfterS !== undefined) void reply.header('retry-after', String(problem.retryAfterS));
    if (problem.status === 401) void reply.header('www-authenticate', 'ApiKey realm="telemetry"');
    void reply
      .status(problem.status)
      .type('application/problem+json; charset=utf-8')
      .send(JSON.stringify(problemDocument(problem, { path, traceId: request.id, now: new Date() })));
  }
}

const CODE_BY_STATUS: Partial<Record<number, ProblemCode>> = {
  400: 'INVALID_PAYLOAD',
  401: 'INVALID_API_KEY',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  408: 'INVALID_PAYLOAD',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  503: 'UNAVAILABLE',
};

/** Errors of Nest and Fastify carry a status; everything without one is an internal error that tells nothing. */
function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const status = statusOf(error);
  const code = CODE_BY_STATUS[status];
  if (isPassing(error)) {
    return new Problem('UNAVAILABLE', 'Something this needs is away; try again.', {
      cause: error,
      retryAfterS: 1,
    });
  }
  if (code !== undefined && error instanceof Error) return new Problem(code, error.message, { cause: error });
  return new Problem('INTERNAL_ERROR', 'Something went wrong on our side; the trace id names it.', {
    cause: error,
  });
}

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  if (error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number')
    return error.statusCode;
  return 500;
}
