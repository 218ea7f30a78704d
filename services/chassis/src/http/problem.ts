/** One fault of the input: where, what, and which rule. */
export interface ProblemDetail {
  readonly field: string;
  readonly message: string;
  readonly type: string;
}

/** The stable error codes of the API with their HTTP status and title. */
export const PROBLEMS = {
  INVALID_PAYLOAD: [400, 'The payload cannot be read'],
  INVALID_API_KEY: [401, 'No valid credential'],
  FORBIDDEN: [403, 'Not allowed'],
  DEVICE_MISMATCH: [403, 'The key belongs to another device'],
  DEVICE_INACTIVE: [403, 'The device is deactivated'],
  CLAIM_REFUSED: [403, 'The claim is not good'],
  DEVICE_NOT_FOUND: [404, 'No such device'],
  NOT_FOUND: [404, 'Not found'],
  METHOD_NOT_ALLOWED: [405, 'Method not allowed'],
  CONFLICT: [409, 'Conflict'],
  PRECONDITION_FAILED: [412, 'Changed by somebody else'],
  PAYLOAD_TOO_LARGE: [413, 'The payload is too large'],
  UNSUPPORTED_MEDIA_TYPE: [415, 'Unsupported media type'],
  VALIDATION_ERROR: [422, 'Some fields are not valid'],
  RATE_LIMITED: [429, 'Too many requests'],
  INTERNAL_ERROR: [500, 'Internal error'],
  UNAVAILABLE: [503, 'Temporarily unavailable'],
} as const satisfies Record<string, readonly [number, string]>;

export type ProblemCode = keyof typeof PROBLEMS;

/**
 * A fault that is the caller's to mend (or, for UNAVAILABLE, to retry): it becomes an HTTP answer with its code.
 * Anything else that is thrown is a bug or a passing failure of the infrastructure.
 */
export class Problem extends Error {
  readonly status: number;
  readonly title: string;
  readonly details: readonly ProblemDetail[];
  readonly retryAfterS: number | undefined;

  constructor(
    readonly code: ProblemCode,
    message: string,
    options: { details?: readonly ProblemDetail[]; retryAfterS?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    [this.status, this.title] = PROBLEMS[code];
    this.details = options.details ?? [];
    this.retryAfterS = options.retryAfterS;
  }
}

/** The 422 for a single field. */
export function invalidField(field: string, message: string, type: string): Problem {
  return new Problem('VALIDATION_ERROR', `${field}: ${message}`, { details: [{ field, message, type }] });
}
