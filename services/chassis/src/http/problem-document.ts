import type { Problem, ProblemDetail } from './problem.ts';

/** An error as `application/problem+json` (RFC 9457), with the members older clients look for. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly code: string;
  readonly success: false;
  readonly data: null;
  readonly error: string;
  readonly details: readonly ProblemDetail[];
  readonly trace_id: string;
  readonly timestamp: string;
}

/** Renders a problem for the request it answers. */
export function problemDocument(
  problem: Problem,
  request: { readonly path: string; readonly traceId: string; readonly now: Date },
): ProblemDocument {
  return {
    type: `urn:telemetry:problem:${problem.code.toLowerCase().replaceAll('_', '-')}`,
    title: problem.title,
    status: problem.status,
    detail: problem.message,
    instance: request.path,
    code: problem.code,
    success: false,
    data: null,
    error: problem.message,
    details: problem.details,
    trace_id: request.traceId,
    timestamp: request.now.toISOString(),
  };
}
