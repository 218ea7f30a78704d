import type { RunningService } from '@telemetry/chassis';
import { keepSecret } from '@telemetry/local';

/** The admin's key of every test. */
export const ADMIN_KEY = keepSecret('an-admin-key-for-tests-0123456789');

/** An answer of the API; `data` and `meta` of a success, `problem` of a failure. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // The answers of many routes are looked at here, each by its own expectations.
  /* eslint-disable @typescript-eslint/no-explicit-any */
  readonly data: any;
  readonly meta: any;
  readonly problem: any;
  /* eslint-enable @typescript-eslint/no-explicit-any */
}

/** Talks to a running service, as the admin unless other headers are given. */
export function api(service: RunningService, headers: Record<string, string> = { 'x-api-key': ADMIN_KEY }) {
  const raw = async (method: string, path: string, body?: string): Promise<Answer> => {
    const response = await fetch(`http://127.0.0.1:${service.port}/api/v1${path}`, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    const json = text === '' ? {} : JSON.parse(text);
    return {
      status: response.status,
      headers: response.headers,
      data: json.data,
      meta: json.meta,
      problem: json,
    };
  };
  return {
    raw,
    get: (path: string) => raw('GET', path),
    post: (path: string, body: unknown) => raw('POST', path, JSON.stringify(body)),
    patch: (path: string, body: unknown) => raw('PATCH', path, JSON.stringify(body)),
    delete: (path: string) => raw('DELETE', path),
  };
}
