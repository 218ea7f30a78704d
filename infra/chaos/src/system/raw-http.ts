import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Readable } from 'node:stream';

/** What came of bytes that were sent as they are. */
export interface RawAnswer {
  /** The status of the first answer; undefined without one. */
  readonly status: number | undefined;
  readonly ms: number;
}

/** The head of a request to ingest, with these headers besides. */
export function headOf(headers: Readonly<Record<string, string | number>>, path = '/api/v1/ingest'): string {
  const lines = Object.entries({ host: '127.0.0.1', 'content-type': 'application/json', ...headers });
  return [`POST ${path} HTTP/1.1`, ...lines.map(([name, value]) => `${name}: ${value}`), '', ''].join('\r\n');
}

/** Opens a connection to an origin. Throws when there is none. */
export async function dial(origin: string): Promise<Socket> {
  const { hostname, port } = new URL(origin);
  const socket = connect(Number(port), hostname);
  // Servers hang up on those who break the rules.
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

/** Sends a head and a body as they are, and waits for an answer until the connection ends or the time is over. */
export async function sendRaw(
  origin: string,
  [head, body]: readonly [string, Readable],
  limitMs: number,
): Promise<RawAnswer> {
  const socket = await dial(origin);
  const beginMs = performance.now();
  try {
    const answered = once(socket, 'data').then(
      ([bytes]) => String(bytes),
      () => '',
    );
    const closed = once(socket, 'close').then(
      () => '',
      () => '',
    );
    socket.setTimeout(limitMs, () => socket.destroy());
    socket.write(head);
    body.pipe(socket, { end: false });
    const text = await Promise.race([answered, closed]);
    const [, status] = /^HTTP\/1\.1 (\d{3})/.exec(text) ?? [];
    return { status: status === undefined ? undefined : Number(status), ms: performance.now() - beginMs };
  } finally {
    body.destroy();
    socket.destroy();
  }
}
