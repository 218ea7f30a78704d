import { ByteReader, ByteWriter, CorruptData } from './bytes.ts';
import { readValue, writeValue } from './value-codec.ts';

const scratch = new ByteWriter();

/** What a row of `reading` holds beside its key. `vals` in the order of the metric set's names; times in ms since 1970. */
export interface UnpackedBody {
  readonly receivedAtMs: number;
  readonly vals: number[];
}

/** What a body is packed from; times in ms since 1970. */
export interface BodySource {
  readonly tsMs: number;
  readonly receivedAtMs: number;
  readonly vals: readonly number[];
}

/**
 * Packs the receipt and the values of a reading: the receipt's distance from the timestamp in ms as a zigzag varint,
 * then each value (`writeValue`).
 */
export function writeBody(writer: ByteWriter, { tsMs, receivedAtMs, vals }: BodySource): void {
  writer.signed(receivedAtMs - tsMs);
  for (const value of vals) writeValue(writer, value);
}

/** What `writeBody` writes of a reading, alone. */
export function encodeBody(reading: BodySource): Uint8Array {
  writeBody(scratch.reset(), reading);
  return scratch.copy();
}

/** Unpacks a body of `count` values. Throws CorruptData when it is not one. */
export function decodeBody(tsMs: number, body: Uint8Array, count: number): UnpackedBody {
  const reader = new ByteReader(body);
  const unpacked = readBody(reader, tsMs, count);
  if (reader.left > 0) throw new CorruptData(`a body of ${count} values goes on after them`);
  return unpacked;
}

/** Unpacks a body that others may follow. */
export function readBody(reader: ByteReader, tsMs: number, count: number): UnpackedBody {
  const receivedAtMs = tsMs + reader.signed();
  return { receivedAtMs, vals: Array.from({ length: count }, () => readValue(reader)) };
}
