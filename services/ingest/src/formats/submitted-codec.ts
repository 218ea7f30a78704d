import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { Problem } from '@telemetry/chassis';

/** A `SubmittedReading` with the names it has in JSON; what was not sent is not there. */
export interface SubmittedJson {
  device_id?: string;
  timestamp?: number;
  metrics: Record<string, number>;
  seq?: number;
  boot_id?: string;
  t_rel_ms?: number;
}

/** A `SubmittedBatch` with the names it has in JSON. */
export interface SubmittedBatchJson {
  device_id?: string;
  readings: SubmittedJson[];
  sent_t_rel_ms?: number;
}

/**
 * Reads a protobuf `SubmittedReading` as the value that its JSON would have. Not validated: a NaN is a NaN.
 * @throws Problem INVALID_PAYLOAD when the bytes are none.
 */
export function decodeSubmittedReading(bytes: Uint8Array): SubmittedJson {
  return decoded(bytes, (reader) => readingOf(reader, bytes.length));
}

/**
 * Reads a protobuf `SubmittedBatch` as the value that its JSON would have. Not validated.
 * @throws Problem INVALID_PAYLOAD when the bytes are none.
 */
export function decodeSubmittedBatch(bytes: Uint8Array): SubmittedBatchJson {
  return decoded(bytes, (reader) => batchOf(reader, bytes.length));
}

function decoded<T>(bytes: Uint8Array, read: (reader: BinaryReader) => T): T {
  try {
    return read(new BinaryReader(bytes));
  } catch (error) {
    throw new Problem('INVALID_PAYLOAD', 'The body is not the protobuf message that this route takes.', {
      cause: error,
    });
  }
}

function batchOf(reader: BinaryReader, end: number): SubmittedBatchJson {
  const batch: SubmittedBatchJson = { readings: [] };
  while (reader.pos < end) {
    const [field, type] = reader.tag();
    if (field === 1 && type === WireType.LengthDelimited) batch.device_id = reader.string();
    else if (field === 2 && type === WireType.LengthDelimited)
      batch.readings.push(readingOf(reader, endOf(reader)));
    else if (field === 3 && type === WireType.Varint) batch.sent_t_rel_ms = Number(reader.uint64());
    else reader.skip(type, field);
  }
  return exactly(batch, reader, end);
}

function readingOf(reader: BinaryReader, end: number): SubmittedJson {
  const reading: SubmittedJson = { metrics: {} };
  while (reader.pos < end) {
    const [field, type] = reader.tag();
    if (field === 1 && type === WireType.LengthDelimited) reading.device_id = reader.string();
    else if (field === 2 && type === WireType.Varint) reading.timestamp = Number(reader.int64());
    else if (field === 3 && type === WireType.LengthDelimited)
      readMetric(reading.metrics, reader, endOf(reader));
    else if (field === 4 && type === WireType.Varint) reading.seq = reader.uint32();
    else if (field === 5 && type === WireType.LengthDelimited) reading.boot_id = reader.string();
    else if (field === 6 && type === WireType.Varint) reading.t_rel_ms = Number(reader.uint64());
    else reader.skip(type, field);
  }
  return exactly(reading, reader, end);
}

function readMetric(metrics: Record<string, number>, reader: BinaryReader, end: number): void {
  let name = '';
  let value = 0;
  while (reader.pos < end) {
    const [field, type] = reader.tag();
    if (field === 1 && type === WireType.LengthDelimited) name = reader.string();
    else if (field === 2 && type === WireType.Bit64) value = reader.double();
    else reader.skip(type, field);
  }
  // As in JSON: it is no plain member of an object, and must not vanish unseen.
  if (name === '__proto__') throw new Error('A metric cannot be called __proto__');
  metrics[name] = exactly(value, reader, end);
}

/** Where the message ends that begins here with its length. */
function endOf(reader: BinaryReader): number {
  const end = reader.uint32() + reader.pos;
  if (end > reader.len) throw new RangeError('A message is cut off');
  return end;
}

/** A field must not reach beyond the message that it is in. */
function exactly<T>(value: T, reader: BinaryReader, end: number): T {
  if (reader.pos !== end) throw new RangeError('A field reaches beyond its message');
  return value;
}
