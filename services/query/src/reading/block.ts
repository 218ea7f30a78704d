import { ByteReader, ByteWriter, CorruptData } from './bytes.ts';
import { columnBound, readColumn, writeColumn } from './column-codec.ts';
import { compress, readDecompressed } from './compress.ts';
import { cutSegment, type Segment } from './segment.ts';

/** Readings in one block at most: a few milliseconds to unpack. */
export const BLOCK_READINGS = 20_000;
/** More than any block holds; a count beyond it is damage, and is not given memory for. */
const MOST_READINGS = 1_000_000;

/** A segment as `reading_block` keeps it. Each part is compressed by itself, so the times are read alone. */
export interface Block {
  readonly count: number;
  /** Milliseconds since 1970. */
  readonly firstMs: number;
  readonly lastMs: number;
  readonly times: Uint8Array;
  /** The receipts' distances from the times. */
  readonly receipts: Uint8Array;
  /** The columns, one after another. */
  readonly vals: Uint8Array;
}

/** Packs a segment, which may not be empty, into blocks of bounded size that follow each other in time. */
export function encodeBlocks(segment: Segment): Block[] {
  const parts = Math.ceil(segment.times.length / BLOCK_READINGS);
  const size = Math.ceil(segment.times.length / parts);
  return Array.from({ length: parts }, (_, i) => encodeBlock(cutSegment(segment, i * size, (i + 1) * size)));
}

/** Unpacks the times of a block, ms since 1970. Throws CorruptData when they are not `count` times. */
export function decodeTimes({ times, count }: Pick<Block, 'times' | 'count'>): Float64Array {
  return unpackColumns(times, count, 1)[0] ?? new Float64Array();
}

/** Unpacks a block of a metric set. Throws CorruptData when it is not one. */
export function decodeBlock(block: Block, { id, names }: { id: number; names: readonly string[] }): Segment {
  const { count } = block;
  const times = decodeTimes(block);
  const [receipts = new Float64Array()] = unpackColumns(block.receipts, count, 1);
  for (let i = 0; i < count; i++) receipts[i] = (receipts[i] ?? 0) + (times[i] ?? 0);
  return { metricSet: id, names, times, receipts, columns: unpackColumns(block.vals, count, names.length) };
}

function encodeBlock({ times, receipts, columns }: Segment): Block {
  const distances = receipts.map((receipt, i) => receipt - (times[i] ?? 0));
  return {
    count: times.length,
    firstMs: times[0] ?? NaN,
    lastMs: times.at(-1) ?? NaN,
    times: packColumns([times]),
    receipts: packColumns([distances]),
    vals: packColumns(columns),
  };
}

function packColumns(columns: readonly Float64Array[]): Uint8Array {
  const writer = new ByteWriter();
  for (const column of columns) writeColumn(writer, column);
  return compress(writer.copy());
}

function unpackColumns(packed: Uint8Array, count: number, columns: number): Float64Array[] {
  if (count < 1 || count > MOST_READINGS) throw new CorruptData(`a block of ${count} readings`);
  return readDecompressed(packed, columns * columnBound(count), (bytes) => {
    const reader = new ByteReader(bytes);
    const unpacked = Array.from({ length: columns }, () => readColumn(reader, count));
    if (reader.left > 0) throw new CorruptData('it goes on after its last column');
    return unpacked;
  });
}
