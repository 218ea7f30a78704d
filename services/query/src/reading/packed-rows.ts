import { ByteReader, CorruptData } from './bytes.ts';
import { cutSegment, type Segment } from './segment.ts';
import { readValue } from './value-codec.ts';

const PG_EPOCH_MS = Date.UTC(2000, 0);
const TWO_TO_32 = 2 ** 32;

/** Rows of one metric set, as one value: each row's device and timestamptz in binary form, then its body. */
export interface PackedRows {
  readonly count: number;
  readonly rows: Uint8Array;
}

/** Readings of a device and one shape that lie in one place. */
export interface DeviceSegment {
  readonly device: number;
  readonly segment: Segment;
}

/**
 * Unpacks rows of any devices, in whatever order they come. One value for all of a fleet: a row of an answer for each of
 * a thousand devices costs the server and the client more than the readings in it. Throws CorruptData when they are not
 * what was packed.
 */
export function decodeRows(
  { count, rows }: PackedRows,
  set: { id: number; names: readonly string[] },
): DeviceSegment[] {
  const reader = new ByteReader(rows);
  const devices = new Int32Array(count);
  const met = emptySegment(set, count);
  const { times, receipts, columns } = met;
  for (let i = 0; i < count; i++) {
    devices[i] = reader.int32();
    const ms = readTimestamp(reader);
    times[i] = ms;
    receipts[i] = ms + reader.signed();
    for (const column of columns) column[i] = readValue(reader);
  }
  if (reader.left > 0) throw new CorruptData(`${count} rows go on after the last`);
  return byDevice(devices, met).map(({ device, segment }) => ({
    device,
    segment: isAscending(segment.times) ? segment : sorted(segment),
  }));
}

/** Reads a timestamptz in binary form (`timestamptz_send`), ms since 1970. */
export function readTimestamp(reader: ByteReader): number {
  return PG_EPOCH_MS + (reader.int32() * TWO_TO_32 + (reader.int32() >>> 0)) / 1000;
}

/** Where the readings of a device go. */
interface Part {
  readonly device: number;
  count: number;
  next: number;
}

/** Parts the readings of several devices, and keeps the order of each one's. */
function byDevice(devices: Int32Array, met: Segment): DeviceSegment[] {
  const parts = new Map<number, Part>();
  for (const device of devices) {
    const part = parts.get(device);
    if (part === undefined) parts.set(device, { device, count: 1, next: 0 });
    else part.count++;
  }
  const [only, ...others] = parts.values();
  if (only === undefined) return [];
  if (others.length === 0) return [{ device: only.device, segment: met }];
  let end = 0;
  for (const part of parts.values()) {
    part.next = end;
    end += part.count;
  }
  const places = devices.map((device) => {
    const part = parts.get(device);
    return part === undefined ? 0 : part.next++;
  });
  const parted = emptySegment({ id: met.metricSet, names: met.names }, devices.length);
  forEachColumn(met, parted, (from, to) => {
    for (let i = 0; i < places.length; i++) to[places[i] ?? 0] = from[i] ?? NaN;
  });
  return Array.from(parts.values(), ({ device, count, next }) => ({
    device,
    segment: cutSegment(parted, next - count, next),
  }));
}

function isAscending(times: Float64Array): boolean {
  for (let i = 1; i < times.length; i++) if ((times[i - 1] ?? 0) >= (times[i] ?? 0)) return false;
  return true;
}

/** Its columns are views of one piece of memory. */
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
  forEachColumn(segment, result, (from, to) => {
    for (let i = 0; i < count; i++) to[i] = from[(order[i] ?? NaN) % count] ?? NaN;
  });
  return result;
}

/** Calls for times, receipts and the values of each metric of two segments that have the same metrics. */
function forEachColumn(
  one: Segment,
  other: Segment,
  visit: (own: Float64Array, others: Float64Array) => void,
): void {
  visit(one.times, other.times);
  visit(one.receipts, other.receipts);
  one.columns.forEach((column, i) => visit(column, other.columns[i] ?? column));
}
