import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** What streaming needs of the framework's reply. */
export interface RawReply {
  readonly raw: ServerResponse;
  hijack(): unknown;
  getHeaders(): Record<string, number | string | string[] | undefined>;
}

/** Pieces of text that wait for a slow caller; the next ones are not even asked for. */
const WAITING_PIECES = 2;

/**
 * Sends text as it comes, no faster than the caller takes it. A failure before the first piece rejects and can still
 * be answered; one after it tears the connection down, so that nobody takes a part for the whole, and rejects too.
 */
export async function sendText(
  reply: RawReply,
  mediaType: string,
  text: AsyncIterable<string>,
): Promise<void> {
  const pieces = text[Symbol.asyncIterator]();
  const first = await pieces.next();
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, { ...reply.getHeaders(), 'content-type': mediaType, vary: 'accept' });
  await pipeline(Readable.from(all(first, pieces), { highWaterMark: WAITING_PIECES }), raw);
}

async function* all(
  first: IteratorResult<string>,
  pieces: AsyncIterator<string>,
): AsyncGenerator<string, void> {
  try {
    for (let piece = first; piece.done !== true; piece = await pieces.next()) yield piece.value;
  } finally {
    await pieces.return?.();
  }
}
