import type { ByteReader, ByteWriter } from './bytes.ts';
import { CorruptData } from './bytes.ts';

const MOST_PLANES = 7;
/** Stands where else the number of planes stands. */
const DICTIONARY = 8;
const MOST_DISTINCT = 256;
/** A dictionary pays when each of its integers occurs so often on average. */
const OCCURRENCES = 5;
const TWO_TO_24 = 2 ** 24;

/**
 * Writes integers from -2^52 to 2^52, zigzagged, as planes: first the lowest byte of each, then the next byte of each,
 * as many planes as the largest needs. The high planes of small numbers are all zero and compress to nothing.
 */
export function writePlanes(writer: ByteWriter, integers: Float64Array): void {
  const count = integers.length;
  const [low, high] = [new Uint32Array(count), new Uint32Array(count)];
  let [anyLow, anyHigh] = [0, 0];
  for (let i = 0; i < count; i++) {
    const integer = integers[i] ?? 0;
    const zigzag = integer < 0 ? -2 * integer - 1 : 2 * integer;
    const upper = Math.floor(zigzag / TWO_TO_24);
    anyHigh |= high[i] = upper;
    anyLow |= low[i] = zigzag - upper * TWO_TO_24;
  }
  const width = anyHigh === 0 ? bytesOf(anyLow) : 3 + bytesOf(anyHigh);
  if (width > 1 && writeDictionary(writer, integers)) return;
  writer.byte(width);
  const plane = new Uint8Array(count);
  for (let p = 0; p < width; p++) {
    const [words, shift] = p < 3 ? [low, 8 * p] : [high, 8 * (p - 3)];
    for (let i = 0; i < count; i++) plane[i] = (words[i] ?? 0) >>> shift;
    writer.append(plane);
  }
}

/** Reads `count` integers that `writePlanes` wrote. */
export function readPlanes(reader: ByteReader, count: number): Float64Array {
  const width = reader.byte();
  if (width === DICTIONARY) return readDictionary(reader, count);
  if (width > MOST_PLANES) throw new CorruptData(`${width} planes`);
  const integers = new Float64Array(count);
  if (width === 0) return integers;
  const low = readWords(reader, count, Math.min(width, 3));
  if (width <= 3) {
    for (let i = 0; i < count; i++) {
      const word = low[i] ?? 0;
      integers[i] = (word >>> 1) ^ -(word & 1);
    }
    return integers;
  }
  const high = readWords(reader, count, width - 3);
  for (let i = 0; i < count; i++) {
    const word = low[i] ?? 0;
    const half = ((high[i] ?? 0) * TWO_TO_24) / 2 + (word >>> 1);
    integers[i] = word & 1 ? -half - 1 : half;
  }
  return integers;
}

/** Writes integers of which there are few different ones as one plane of numbers of them; false when there are many. */
function writeDictionary(writer: ByteWriter, integers: Float64Array): boolean {
  const most = Math.min(MOST_DISTINCT, Math.floor(integers.length / OCCURRENCES));
  const distinct = new Set<number>();
  for (const integer of integers) {
    distinct.add(integer);
    if (distinct.size > most) return false;
  }
  const sorted = [...distinct].sort((a, b) => a - b);
  writer.byte(DICTIONARY);
  writer.unsigned(sorted.length);
  let last = 0;
  for (const integer of sorted) {
    writer.signed(integer - last);
    last = integer;
  }
  const numbers = new Map(sorted.map((integer, number) => [integer, number]));
  writer.append(Uint8Array.from(integers, (integer) => numbers.get(integer) ?? 0));
  return true;
}

function readDictionary(reader: ByteReader, count: number): Float64Array {
  const distinct = reader.unsigned();
  if (distinct > MOST_DISTINCT) throw new CorruptData(`a dictionary of ${distinct}`);
  let last = 0;
  const sorted = Float64Array.from({ length: distinct }, () => (last += reader.signed()));
  const numbers = reader.take(count);
  const integers = new Float64Array(count);
  for (let i = 0; i < count; i++) integers[i] = sorted[numbers[i] ?? 0] ?? NaN;
  return integers;
}

/** Writes words of 32 bits as four planes. */
export function writeWords(writer: ByteWriter, words: Uint32Array): void {
  const plane = new Uint8Array(words.length);
  for (let shift = 0; shift < 32; shift += 8) {
    for (let i = 0; i < words.length; i++) plane[i] = (words[i] ?? 0) >>> shift;
    writer.append(plane);
  }
}

/** Reads `count` words of which `planes` low bytes were written. */
export function readWords(reader: ByteReader, count: number, planes: number): Uint32Array {
  const words = new Uint32Array(count);
  for (let p = 0; p < planes; p++) {
    const plane = reader.take(count);
    const shift = 8 * p;
    for (let i = 0; i < count; i++) words[i] = (words[i] ?? 0) | ((plane[i] ?? 0) << shift);
  }
  return words;
}

/** How many bytes a word's bits reach into. */
function bytesOf(bits: number): number {
  return Math.ceil((32 - Math.clz32(bits)) / 8);
}
