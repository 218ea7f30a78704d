import { randomUUID } from 'node:crypto';
import { ADMIN_KEY, ORIGIN } from './system.ts';

/** An answer of the API, looked into by the tests. */
export interface Answer {
  readonly status: number;
  // Each test knows the shape it expects.
  /* eslint-disable @typescript-eslint/no-explicit-any */
  readonly data: any;
  readonly meta: any;
  readonly body: any;
  /* eslint-enable @typescript-eslint/no-explicit-any */
}

/** Asks the system through its one origin, with a key. */
export async function ask(
  method: string,
  path: string,
  body?: unknown,
  key: string = ADMIN_KEY,
): Promise<Answer> {
  const response = await fetch(`${ORIGIN}/api/v1${path}`, {
    method,
    headers: { 'x-api-key': key, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const json = text === '' ? {} : JSON.parse(text);
  return { status: response.status, data: json.data, meta: json.meta, body: json };
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
