import { keepSecret } from '@telemetry/local';

/** The admin's key of every test. */
export const ADMIN_KEY = keepSecret('an-admin-key-for-tests-0123456789');

/** An answer of the API; `data` and `meta` of a success, `problem` of a failure. */
export interface Answer {
  readonly status: number;
  // The answers of many routes are looked at here, each by its own expectations.
  /* eslint-disable @typescript-eslint/no-explicit-any */
  readonly data: any;
  readonly meta: any;
  readonly problem: any;
  /* eslint-enable @typescript-eslint/no-explicit-any */
}

/** Asks a service, as the admin unless other headers are given. */
export async function get(
  port: number,
  path: string,
  headers: Record<string, string> = { 'x-api-key': ADMIN_KEY },
): Promise<Answer> {
  const response = await fetch(`http://127.0.0.1:${port}/api/v1${path}`, { headers });
  const json = (await response.json()) as Record<string, unknown>;
  return { status: response.status, data: json.data, meta: json.meta, problem: json };
}
