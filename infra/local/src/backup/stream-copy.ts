import { once } from 'node:events';
import { closeSync, createReadStream, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { connect, createInbox, type NatsConnection } from '@nats-io/transport-node';

const API = '$JS.API.STREAM';
const ANSWER_MS = 30_000;
const CHUNK_BYTES = 128 * 1024;

/** What the broker says of a stream that it hands over. */
export interface StreamHead {
  readonly config: { readonly name: string };
  readonly state: { readonly messages: number; readonly first_seq: number; readonly last_seq: number };
}

interface ApiAnswer {
  readonly error?: { readonly description?: string; readonly err_code?: number };
}

/** Connects as the user in an address. */
export async function connectTo(natsUrl: string): Promise<NatsConnection> {
  const { host, username, password } = new URL(natsUrl);
  const user = decodeURIComponent(username);
  const inboxPrefix = `_INBOX_${user}`;
  return connect({ servers: host, user, pass: decodeURIComponent(password), inboxPrefix });
}

/**
 * Writes a stream, as it is at one moment, to `NAME.json` and `NAME.snapshot` in a folder; undefined when there is no
 * such stream. Durable consumers are left out: they are made anew, and get the last facts again.
 */
export async function saveStream(
  connection: NatsConnection,
  {
    name,
    folder,
    inboxPrefix,
  }: { readonly name: string; readonly folder: string; readonly inboxPrefix: string },
): Promise<StreamHead | undefined> {
  const inbox = createInbox(inboxPrefix);
  const chunks = connection.subscribe(inbox, { timeout: ANSWER_MS });
  const request = { deliver_subject: inbox, no_consumers: true, chunk_size: CHUNK_BYTES, jsck: true };
  const head = await ask<StreamHead>(connection, `SNAPSHOT.${name}`, request);
  if (head === undefined) {
    chunks.unsubscribe();
    return undefined;
  }
  const file = openSync(join(folder, `${name}.snapshot`), 'w', 0o600);
  try {
    for await (const chunk of chunks) {
      if (chunk.headers !== undefined && chunk.headers.code >= 400) {
        throw new Error(`The broker broke off the copy of ${name}: ${chunk.headers.description}`);
      }
      if (chunk.data.length === 0) break;
      writeSync(file, chunk.data);
      // The broker waits for this before it sends many more.
      chunk.respond();
    }
  } finally {
    closeSync(file);
  }
  const { config, state } = head;
  writeFileSync(join(folder, `${name}.json`), JSON.stringify({ config, state }, null, 2), { mode: 0o600 });
  return head;
}

/** Makes a stream that `saveStream` has written, with the positions and the identity it had. */
export async function restoreStream(connection: NatsConnection, name: string, folder: string): Promise<void> {
  const head = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as StreamHead;
  const begun = await ask<{ deliver_subject: string }>(connection, `RESTORE.${name}`, head);
  if (begun === undefined) throw new Error(`The broker takes no stream ${name}`);
  const { deliver_subject: subject } = begun;
  const file = createReadStream(join(folder, `${name}.snapshot`), { highWaterMark: CHUNK_BYTES });
  await once(file, 'open');
  for await (const chunk of file as AsyncIterable<Buffer>) {
    await connection.request(subject, chunk, { timeout: ANSWER_MS });
  }
  const end = await connection.request(subject, undefined, { timeout: ANSWER_MS });
  check(name, end.json<ApiAnswer>());
}

/** Undefined when the stream is not there. */
async function ask<T extends object>(
  connection: NatsConnection,
  what: string,
  body: object,
): Promise<T | undefined> {
  const answer = await connection.request(`${API}.${what}`, JSON.stringify(body), { timeout: ANSWER_MS });
  const told = answer.json<T & ApiAnswer>();
  if (told.error?.err_code === STREAM_NOT_FOUND) return undefined;
  check(what, told);
  return told;
}

const STREAM_NOT_FOUND = 10059;

function check(what: string, { error }: ApiAnswer): void {
  if (error !== undefined)
    throw new Error(`${what}: ${error.description ?? 'refused'} (${error.err_code ?? 0})`);
}
