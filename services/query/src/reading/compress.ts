import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { CorruptData } from './bytes.ts';

const PLAIN = 0;
const ZSTD = 1;
const LEVEL = { params: { [constants.ZSTD_c_compressionLevel]: 6 } };

/** Compresses bytes where that pays. */
export function compress(bytes: Uint8Array): Uint8Array {
  const packed = zstdCompressSync(bytes, LEVEL);
  return packed.length < bytes.length ? tagged(ZSTD, packed) : tagged(PLAIN, bytes);
}

/** The bytes that were compressed. Throws CorruptData when there are none, or more than `most`. */
export function decompress(packed: Uint8Array, most: number): Uint8Array {
  const [tag, content] = [packed[0], packed.subarray(1)];
  if (tag === PLAIN && content.length <= most) return content;
  if (tag !== ZSTD) throw new CorruptData('it is not compressed by us');
  try {
    return zstdDecompressSync(content, { maxOutputLength: most });
  } catch (error) {
    throw new CorruptData(error instanceof Error ? error.message : 'it does not decompress');
  }
}

function tagged(tag: number, content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(1 + content.length);
  bytes[0] = tag;
  bytes.set(content, 1);
  return bytes;
}
