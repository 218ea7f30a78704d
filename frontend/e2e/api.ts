import { randomUUID } from 'node:crypto';
import { Description } from './description.ts';
import { ADMIN_KEY, ORIGIN } from './system.ts';

/** An answer of the API, looked into by the tests. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // Each test knows the shape it expects.
  /* eslint-disable @typescript-eslint/no-explicit-any */
  readonly data: any;
  readonly meta: any;
  readonly body: any;
  /* eslint-enable @typescript-eslint/no-explicit-any */
}

const API = '/api/v1';

let description: Promise<Description> | undefined;

/** What the shared system says of its API; asked for once. */
export function describedApi(): Promise<Description> {
  return (description ??= Description.of(ORIGIN));
}

/**
 * Asks the system through its one origin, with a key or with headers. Throws when the answer is other than the API is
 * described.
 */
export async function ask(
  method: string,
  path: string,
  body?: unknown,
  credential: string | Readonly<Record<string, string>> = ADMIN_KEY,
): Promise<Answer> {
  const { status, headers, text } = await send(method, path, body, credential);
  const contentType = headers.get('content-type');
  const fault = (await describedApi()).faultOf({ method, path: API + path, status, contentType, text });
  if (fault !== undefined)
    throw new Error(`${method} ${path} answers ${status} ${fault}: ${text.slice(0, 300)}`);
  const json = text === '' ? {} : JSON.parse(text);
  return { status, headers, data: json.data, meta: json.meta, body: json };
}

async function send(
  method: string,
  path: string,
  body: unknown,
  credential: string | Readonly<Record<string, string>>,
) {
  const headers = typeof credential === 'string' ? { 'x-api-key': credential } : credential;
  const response = await fetch(ORIGIN + API + path, {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** A device id nobody has yet: the worker that replaces one with a failed test registers its devices again. */
export function freshId(name: string): string {
  return `${name}-${randomUUID().slice(0, 8)}`;
}

/** Registers a device and returns its key. */
export async function register(deviceId: string): Promise<string> {
  const { status, data } = await ask('POST', '/devices', { device_id: deviceId });
  if (status !== 201) throw new Error(`Registering ${deviceId} answered ${status}`);
  return data.api_key;
}

/** All stored readings of a device, oldest first, page by page. */
export async function history(
  deviceId: string,
): Promise<{ timestamp: string; metrics: Record<string, number> }[]> {
  const readings = [];
  let cursor = '';
  do {
    const range = `start=2000-01-01T00:00:00Z&end=2100-01-01T00:00:00Z&order=asc&limit=1000`;
    const { data, meta } = await ask('GET', `/devices/${deviceId}/history?${range}${cursor}`);
    readings.push(...data);
    cursor = meta.has_more === true ? `&cursor=${encodeURIComponent(meta.next_cursor)}` : '';
  } while (cursor !== '');
  return readings;
}
