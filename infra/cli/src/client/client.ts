import createClient, { type Client } from 'openapi-fetch';
import type { paths } from '../gen/api.ts';
import { ApiError, GaveUpError } from './api-error.ts';
import { backOffMs, isPassing, retryAfterMs } from './back-off.ts';
import { networkReason } from './network-reason.ts';
import { setTimeout as sleep } from 'node:timers/promises';

/** Every route of the API, typed by its description. */
export type ApiClient = Client<paths, 'application/json'>;

const ANSWER_WITHIN_MS = 30_000;
const PATIENCE_MS = 10_000;

/** A client that sends the key as a header. */
export function clientOf(system: { readonly url: string; readonly key: string }): ApiClient {
  return createClient<paths, 'application/json'>({
    baseUrl: system.url,
    headers: { 'x-api-key': system.key },
    fetch: (request) => patientFetch(request),
  });
}

/** Questions are asked again for ten seconds when the system is busy or away; what changes something is said once. */
export async function patientFetch(
  request: Request,
  answerWithinMs: number = ANSWER_WITHIN_MS,
): Promise<Response> {
  const startedAtMs = performance.now();
  for (let failures = 1; ; failures += 1) {
    const { response, reason } = await attempt(request.clone(), answerWithinMs);
    const isFinal = request.method !== 'GET' || (response !== undefined && !isPassing(response.status));
    if (response !== undefined && isFinal) return response;
    const askedMs = response && retryAfterMs(response.headers.get('retry-after'), Date.now());
    const waitMs = askedMs ?? backOffMs(failures, Math.random());
    if (isFinal || performance.now() - startedAtMs + waitMs > PATIENCE_MS) {
      if (response !== undefined) return response;
      throw new GaveUpError(`${new URL(request.url).origin}: ${reason}`, failures);
    }
    await sleep(waitMs);
  }
}

async function attempt(
  request: Request,
  withinMs: number,
): Promise<{ readonly response?: Response; readonly reason: string }> {
  const limit = withinMs === Infinity ? {} : { signal: AbortSignal.timeout(withinMs) };
  try {
    return { response: await fetch(request, limit), reason: '' };
  } catch (error) {
    return { reason: networkReason(error) };
  }
}

interface Asked<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** The body of a successful answer. Throws an ApiError for any other. */
export async function bodyOf<T>(asked: Promise<Asked<T>>): Promise<NonNullable<T>> {
  const { data, error, response } = await asked;
  if (!response.ok || data === undefined || data === null) {
    throw ApiError.of({ status: response.status, body: error });
  }
  return data;
}

/** What a successful answer is about, out of its envelope. Throws an ApiError for any other. */
export async function dataOf<D>(asked: Promise<Asked<{ readonly data: D }>>): Promise<D> {
  return (await bodyOf(asked)).data;
}

/** Items of a list that comes in pages, until there are `limit` or no more. */
export async function allOf<T>(
  limit: number,
  page: (cursor: string | undefined, limit: number) => Promise<PageOf<T>>,
): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const { data, meta } = await page(cursor, limit - items.length);
    items.push(...data);
    cursor = meta.has_more ? (meta.next_cursor ?? undefined) : undefined;
  } while (cursor !== undefined && items.length < limit);
  return items.slice(0, limit);
}

interface PageOf<T> {
  readonly data: readonly T[];
  readonly meta: { readonly next_cursor: string | null; readonly has_more: boolean };
}
