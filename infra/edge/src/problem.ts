/** The faults that the edge itself answers, with their HTTP status and title. */
const PROBLEMS = {
  INVALID_PAYLOAD: [400, 'The payload cannot be read'],
  INVALID_API_KEY: [401, 'No valid credential'],
  FORBIDDEN: [403, 'Not allowed'],
  NOT_FOUND: [404, 'Not found'],
  METHOD_NOT_ALLOWED: [405, 'Method not allowed'],
  VALIDATION_ERROR: [422, 'Some fields are not valid'],
  INTERNAL_ERROR: [500, 'Internal error'],
  UNAVAILABLE: [503, 'Temporarily unavailable'],
} as const;

export type ProblemCode = keyof typeof PROBLEMS;

/** A fault that becomes an `application/problem+json` answer with its code. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly status: number;
  readonly title: string;

  constructor(code: ProblemCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
    [this.status, this.title] = PROBLEMS[code];
  }
}

/** The body of a problem answer (RFC 9457), with the members that older clients look for. */
export function problemDocument(
  problem: Problem,
  request: { readonly path: string; readonly traceId: string; readonly now: Date },
): Record<string, unknown> {
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
    details: [],
    trace_id: request.traceId,
    timestamp: request.now.toISOString(),
  };
}

/** What the caller is told of any error: a client fault by its status, else nothing but the trace id. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const cause = { cause: error };
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  if (status === 404) return new Problem('NOT_FOUND', 'Nothing answers at this path.', cause);
  if (status === 503) return new Problem('UNAVAILABLE', 'The system is stopping; ask again.', cause);
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new Problem('INVALID_PAYLOAD', 'The request cannot be read.', cause);
  }
  return new Problem('INTERNAL_ERROR', 'Something went wrong on our side; the trace id names it.', cause);
}
