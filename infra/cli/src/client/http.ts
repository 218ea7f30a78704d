import { setTimeout as sleep } from 'node:timers/promises';
import { backOffMs, isPassing, retryAfterMs } from './back-off.ts';
import { ApiError, GaveUpError } from './api-error.ts';
import { networkReason } from './network-reason.ts';

const ANSWER_WITHIN_MS = 30_000;

/** How a client of the API behaves. */
export interface HttpOptions {
  readonly url: string;
  /** How long one request is tried again before the client gives up. */
  readonly patienceMs: number;
  /** Ends every request and every wait. */
  readonly signal: AbortSignal;
  /** Told before each wait. */
  readonly onRetry?: (reason: string, waitMs: number) => void;
}

/** One request of the API. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly key: string;
  readonly body?: unknown;
  /** A body that is sent as it stands, for JSON that is none. */
  readonly text?: string;
  /** Until this time an unknown key or device is taken for one that has not spread to every service yet. */
  readonly freshUntilMs?: number;
}

/** An answer with its body parsed; an answer without JSON has the body undefined. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * Asks until there is an answer that another try would not change: network errors, 429 and 5xx are tried again after
 * Retry-After, or after an exponential wait with jitter. Throws a GaveUpError when patience ends, else whatever the
 * signal was aborted with.
 */
export async function send(request: HttpRequest, options: HttpOptions): Promise<HttpAnswer> {
  const startedAtMs = performance.now();
  for (let failures = 1; ; failures += 1) {
    const { answer, reason, askedForMs } = await attempt(request, options);
    if (answer !== undefined) return answer;
    const waitMs = askedForMs ?? backOffMs(failures, Math.random());
    if (performance.now() - startedAtMs + waitMs > options.patienceMs)
      throw new GaveUpError(reason, failures);
    options.onRetry?.(reason, waitMs);
    await sleep(waitMs, undefined, { signal: options.signal });
  }
}

interface Attempt {
  /** Undefined when it is worth another try. */
  readonly answer?: HttpAnswer;
  readonly reason: string;
  readonly askedForMs?: number | undefined;
}

async function attempt(request: HttpRequest, options: HttpOptions): Promise<Attempt> {
  const text = request.text ?? (request.body === undefined ? undefined : JSON.stringify(request.body));
  try {
    const response = await fetch(options.url + request.path, {
      method: request.method,
      headers: {
        'x-api-key': request.key,
        ...(text === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: text ?? null,
      signal: AbortSignal.any([options.signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
    });
    const answer = { status: response.status, body: parsed(await response.text()) };
    const reason = ApiError.of(answer).message;
    if (isHeldBack(answer)) return { reason: 'some readings came faster than the limit' };
    if (!isPassing(answer.status) && !isSpreading(answer.status, request)) return { answer, reason };
    return { reason, askedForMs: retryAfterMs(response.headers.get('retry-after'), Date.now()) };
  } catch (error) {
    options.signal.throwIfAborted();
    return { reason: networkReason(error) };
  }
}

/** Part of a batch may have to wait for the device's allowance; sending all of it again is harmless. */
function isHeldBack({ status, body }: HttpAnswer): boolean {
  if (status !== 207) return false;
  const { data } = body as { readonly data?: { readonly results?: readonly { readonly code?: string }[] } };
  return data?.results?.some(({ code }) => code === 'RATE_LIMITED') === true;
}

function isSpreading(status: number, { freshUntilMs }: HttpRequest): boolean {
  return (status === 401 || status === 404) && freshUntilMs !== undefined && Date.now() < freshUntilMs;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
