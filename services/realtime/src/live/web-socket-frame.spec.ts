import type { Writable } from 'node:stream';
import * as ws from 'ws';
import { webSocketFrame } from './web-socket-frame.ts';

// Its types do not name it.
const { Receiver } = ws as unknown as { Receiver: new () => Writable };

/** What a receiver that is not ours makes of the bytes. */
async function received(bytes: Buffer): Promise<string[]> {
  const receiver = new Receiver();
  const texts: string[] = [];
  receiver.on('message', (data: Buffer, isBinary: boolean) => {
    expect(isBinary).toBe(false);
    texts.push(data.toString());
  });
  await new Promise((resolve, reject) => {
    receiver.on('error', reject).end(bytes, () => resolve(undefined));
  });
  return texts;
}

describe('webSocketFrame', () => {
  it.each([0, 1, 125, 126, 127, 255, 256, 65_535, 65_536, 1_000_000])('holds %i bytes', async (length) => {
    const text = 'x'.repeat(length);
    expect(await received(webSocketFrame(text))).toEqual([text]);
  });

  it('counts bytes, not characters, and stands beside others', async () => {
    const texts = ['å'.repeat(100), '🌡'.repeat(50), 'x'];
    expect(await received(Buffer.concat(texts.map(webSocketFrame)))).toEqual(texts);
  });
});
