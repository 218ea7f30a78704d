import { constants, zstdCompressSync, zstdDecompressSync, type ZstdOptions } from 'node:zlib';
import { CorruptData } from './bytes.ts';

const PLAIN = 0;
const ZSTD = 1;
/** Holds what most blocks come to; what a damaged one claims is not given room for before it comes. */
const LARGEST_CHUNK = 1024 * 1024;
const LEVEL = { params: { [constants.ZSTD_c_compressionLevel]: 6 } };

/** Compresses bytes where that pays. */
export function compress(bytes: Uint8Array): Uint8Array {
  const packed = zstdCompressSync(bytes, LEVEL);
  return packed.length < bytes.length ? tagged(ZSTD, packed) : tagged(PLAIN, bytes);
}

/** The bytes that were compressed. Throws CorruptData when there are none, or more than `most`. */
export function decompress(packed: Uint8Array, most: number): Uint8Array {
  return unpacked(packed, { maxOutputLength: most });
}

/**
 * The same, for bytes that are only needed until `read` returns: their memory is free at once, where the collector would
 * let a hundred of them gather before it looked.
 */
export function readDecompressed<T>(packed: Uint8Array, most: number, read: (bytes: Uint8Array) => T): T {
  // Node fills one buffer after the other and joins them. None that is as large as its pool is cut from that.
  const chunkSize = Math.max(Math.min(most, LARGEST_CHUNK), Buffer.poolSize);
  const bytes = unpacked(packed, { maxOutputLength: most, chunkSize });
  try {
    return read(bytes);
  } finally {
    if (packed[0] === ZSTD && 'transfer' in bytes.buffer) bytes.buffer.transfer(0);
  }
}

function unpacked(packed: Uint8Array, options: ZstdOptions): Uint8Array {
  const [tag, content] = [packed[0], packed.subarray(1)];
  if (tag === PLAIN && content.length <= (options.maxOutputLength ?? 0)) return content;
  if (tag !== ZSTD) throw new CorruptData('it is not compressed by us');
  try {
    return zstdDecompressSync(content, options);
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
