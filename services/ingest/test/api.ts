/** An answer of the API: `data` of a success, the whole document as `problem` of a failure. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // The answers of both routes are looked at, each by its own expectations.
  /* eslint-disable @typescript-eslint/no-explicit-any */
  readonly data: any;
  readonly problem: any;
  /* eslint-enable @typescript-eslint/no-explicit-any */
}

/** Sends a body as it is, as JSON unless other headers are given. */
export async function postRaw(port: number, path: string, request: RequestInit): Promise<Answer> {
  const headers = {
    'content-type': 'application/json',
    ...(request.headers as Record<string, string> | undefined),
  };
  const response = await fetch(`http://127.0.0.1:${port}/api/v1${path}`, {
    method: 'POST',
    ...request,
    headers,
  });
  const json = (await response.json()) as { data: unknown };
  return { status: response.status, headers: response.headers, data: json.data, problem: json };
}

/** Sends a body with a key. */
export function post(
  { port }: { readonly port: number },
  key: string,
  {
    path = '/ingest',
    body,
    headers = {},
  }: { path?: string; body: unknown; headers?: Record<string, string> },
): Promise<Answer> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return postRaw(port, path, { body: text, headers: { 'x-api-key': key, ...headers } });
}
