import { Problem } from '@telemetry/chassis';

/** PostgreSQL's code for a statement that was cancelled, as by its timeout. */
const CANCELLED = '57014';
/** What pg says, without a code, of a pool or a server that did not answer in time. */
const NOT_IN_TIME = /timeout exceeded when trying to connect|connection timeout|query read timeout/i;
/** What it says, without a code, of a connection that ended under a statement or before it. */
const CONNECTION_LOST = /^connection terminated|is not queryable$/i;

/**
 * What a failed read means for the caller: 503 with Retry-After when it took too long, waited too long or lost its
 * connection. Any other error stays what it is.
 */
export function readFailure(error: unknown, timeoutMs: number): unknown {
  if (!(error instanceof Error)) return error;
  if ('code' in error && error.code === CANCELLED) {
    const message = `The question took longer than ${timeoutMs / 1000} s: take a shorter range, or try again when there is less to do.`;
    return new Problem('UNAVAILABLE', message, { cause: error, retryAfterS: 10 });
  }
  if ('code' in error) return error;
  if (NOT_IN_TIME.test(error.message)) return tooBusy(error);
  if (!CONNECTION_LOST.test(error.message)) return error;
  return new Problem('UNAVAILABLE', 'The connection to the database was lost; try again.', {
    cause: error,
    retryAfterS: 1,
  });
}

/** Too many questions at once. */
export function tooBusy(cause?: unknown): Problem {
  return new Problem('UNAVAILABLE', 'Too many questions at once; try again.', { cause, retryAfterS: 1 });
}
