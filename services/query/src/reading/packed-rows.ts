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
  // Views of one piece of memory: a fleet's hour is a thousand segments of a few readings.
  const all = new Float64Array(count * (set.names.length + 2));
  const times = all.subarray(0, count);
  const receipts = all.subarray(count, 2 * count);
  const columns = set.names.map((_, i) => all.subarray((i + 2) * count, (i + 3) * count));
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
  const segment = { metricSet: set.id, names: set.names, times, receipts, columns };
  return isAscending ? segment : sorted(segment);
}

function sorted(segment: Segment): Segment {
  const { times, receipts, columns } = segment;
  const order = Array.from(times.keys()).sort((a, b) => (times[a] ?? NaN) - (times[b] ?? NaN));
  const arrange = (column: Float64Array): Float64Array => Float64Array.from(order, (i) => column[i] ?? NaN);
  return { ...segment, times: arrange(times), receipts: arrange(receipts), columns: columns.map(arrange) };
}
