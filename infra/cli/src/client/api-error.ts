/** The API refused a request for good. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string | undefined;

  constructor(message: string, facts: { readonly status: number; readonly code: string | undefined }) {
    super(message);
    this.status = facts.status;
    this.code = facts.code;
  }

  /** Reads what a problem answer says; anything else is named by its status alone. */
  static of(answer: { readonly status: number; readonly body: unknown }): ApiError {
    const body = (answer.body ?? {}) as Partial<Record<'code' | 'detail' | 'trace_id', string>>;
    const trace = body.trace_id === undefined ? undefined : `(trace ${body.trace_id})`;
    const parts = [String(answer.status), body.code, body.detail, trace];
    const message = parts.filter((part) => part !== undefined).join(' ');
    return new ApiError(message, { status: answer.status, code: body.code });
  }
}

/** Nobody answered for as long as the client was told to try. */
export class GaveUpError extends Error {
  constructor(reason: string, attempts: number) {
    super(`gave up after ${attempts} attempt${attempts === 1 ? '' : 's'}: ${reason}`);
  }
}
