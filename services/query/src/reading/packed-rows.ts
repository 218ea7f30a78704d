import { ByteReader, CorruptData } from './bytes.ts';
import type { Segment } from './segment.ts';
import { readValue } from './value-codec.ts';

const PG_EPOCH_MS = Date.UTC(2000, 0);
const TWO_TO_32 = 2 ** 32;

/** Rows of one device and one metric set, as one value: each row's timestamptz in binary form, then its body. */
export interface PackedRows {
  readonly count: number;
  readonly rows: Uint8Array;
}

/** Unpacks rows, in whatever order they come. Throws CorruptData when they are not what was packed. */
export function decodeRows(
  { count, rows }: PackedRows,
  set: { id: number; names: readonly string[] },
): Segment {
  const reader = new ByteReader(rows);
  const segment = emptySegment(set, count);
  const { times, receipts, columns } = segment;
  let isAscending = true;
  let lastMs = -Infinity;
  for (let i = 0; i < count; i++) {
    const ms = PG_EPOCH_MS + (reader.int32() * TWO_TO_32 + (reader.int32() >>> 0)) / 1000;
    isAscending &&= ms > lastMs;
    lastMs = times[i] = ms;
    receipts[i] = ms + reader.signed();
    for (const column of columns) column[i] = readValue(reader);
  }
  if (reader.left > 0) throw new CorruptData(`${count} rows go on after the last`);
  return isAscending ? segment : sorted(segment);
}

/** Its columns are views of one piece of memory: a fleet's hour is a thousand segments of a few readings. */
function emptySegment({ id, names }: { id: number; names: readonly string[] }, count: number): Segment {
  const all = new Float64Array(count * (names.length + 2));
  const column = (i: number): Float64Array => all.subarray(i * count, (i + 1) * count);
  return {
    metricSet: id,
    names,
    times: column(0),
    receipts: column(1),
    columns: names.map((_, i) => column(i + 2)),
  };
}

function sorted(segment: Segment): Segment {
  const { metricSet, names, times } = segment;
  const count = times.length;
  const firstMs = times.reduce((least, ms) => Math.min(least, ms), Infinity);
  // Time and place in one number, below 2^53 for millions of readings of weeks: numbers alone are sorted without a call for each pair.
  const order = times.map((ms, i) => (ms - firstMs) * count + i).sort();
  const result = emptySegment({ id: metricSet, names }, count);
  const pairs = [
    [segment.times, result.times],
    [segment.receipts, result.receipts],
    ...segment.columns.map((column, i) => [column, result.columns[i] ?? column] as const),
  ] as const;
  for (const [from, to] of pairs) {
    for (let i = 0; i < count; i++) to[i] = from[(order[i] ?? NaN) % count] ?? NaN;
  }
  return result;
}
