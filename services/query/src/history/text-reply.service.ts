import type { ServerResponse } from 'node:http';

/** What streaming needs of the framework's reply. */
export interface RawReply {
  readonly raw: ServerResponse;
  hijack(): unknown;
  getHeaders(): Record<string, number | string | string[] | undefined>;
}

/** What is sent, and to whom. */
export interface TextReply {
  readonly mediaType: string;
  /** Each piece is used up before the next is asked for. */
  readonly text: AsyncIterable<Uint8Array>;
  /** A connection on which nothing moves for so long is given up, ms. */
  readonly patienceMs: number;
}

/** The caller closed the connection, or took nothing for too long. */
export class CallerGone extends Error {
  constructor() {
    super('The caller left before the end of the answer');
  }
}

/**
 * Sends text as it comes, no faster than the caller takes it. A failure before the first piece rejects and can still
 * be answered; one after it tears the connection down, so that nobody takes a part for the whole, and rejects too.
 */
export async function sendText(reply: RawReply, { mediaType, text, patienceMs }: TextReply): Promise<void> {
  const pieces = text[Symbol.asyncIterator]();
  const first = await pieces.next();
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, { ...reply.getHeaders(), 'content-type': mediaType, vary: 'accept' });
  // Node counts every part of a piece that leaves, so a slow caller is none that stalls.
  raw.setTimeout(patienceMs);
  try {
    for (let piece = first; piece.done !== true; piece = await pieces.next()) await taken(raw, piece.value);
    raw.end();
  } catch (error) {
    raw.destroy();
    throw error;
  } finally {
    await pieces.return?.();
  }
}

/** Fulfilled when the bytes have left this process and their memory may be used again. @throws CallerGone */
function taken(raw: ServerResponse, bytes: Uint8Array): Promise<void> {
  if (raw.destroyed) return Promise.reject(new CallerGone());
  return new Promise((resolve, reject) => {
    const leave = (): void => reject(new CallerGone());
    raw.once('close', leave);
    raw.write(bytes, (error) => {
      raw.off('close', leave);
      if (error) reject(error);
      else resolve();
    });
  });
}
