import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { gunzip, MAX_BODY_BYTES } from './gunzip.ts';

const TOO_LARGE = { code: 'PAYLOAD_TOO_LARGE', status: 413 };
const BROKEN = { code: 'INVALID_PAYLOAD', status: 400 };

describe('a gzip body', () => {
  it('is unpacked to what was packed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 5000 }), async (plain) => {
        expect(new Uint8Array(await gunzip(gzipSync(plain)))).toEqual(plain);
      }),
      { numRuns: 50 },
    );
  });

  it('may have 1 MiB unpacked and no byte more, however small it is packed', async () => {
    const largest = await gunzip(gzipSync(Buffer.alloc(MAX_BODY_BYTES)));
    expect(largest.length).toBe(MAX_BODY_BYTES);
    await expect(gunzip(gzipSync(Buffer.alloc(MAX_BODY_BYTES + 1)))).rejects.toMatchObject(TOO_LARGE);
    const bomb = gzipSync(Buffer.alloc(64 * MAX_BODY_BYTES));
    expect(bomb.length).toBeLessThan(MAX_BODY_BYTES);
    const before = process.memoryUsage().arrayBuffers;
    await expect(gunzip(bomb)).rejects.toMatchObject(TOO_LARGE);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * MAX_BODY_BYTES);
  });

  it('counts all its members together', async () => {
    const half = gzipSync(Buffer.alloc(MAX_BODY_BYTES / 2 + 1));
    await expect(gunzip(Buffer.concat([half, half]))).rejects.toMatchObject(TOO_LARGE);
    expect((await gunzip(Buffer.concat([gzipSync('a'), gzipSync('b')]))).toString()).toBe('ab');
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('{"metrics":{"t":1}}')],
    ['cut off', gzipSync('{"metrics":{"t":1}}').subarray(0, -9)],
    ['with a wrong checksum', Buffer.concat([gzipSync('{}').subarray(0, -8), Buffer.alloc(8)])],
  ])('is broken when it is %s', async (_name, packed) => {
    await expect(gunzip(packed)).rejects.toMatchObject(BROKEN);
  });
});
