import { ByteReader, ByteWriter, CorruptData } from './bytes.ts';
import { readValue, writeValue } from './value-codec.ts';

/** What a row of `reading` holds beside its key. `vals` in the order of the metric set's names; times in ms since 1970. */
export interface UnpackedBody {
  readonly receivedAtMs: number;
  readonly vals: readonly number[];
}

/** What a body is made of. */
export interface BodySource {
  /** From the timestamp to the receipt, milliseconds. */
  readonly receiptMs: number;
  /** Holds each value as `writeValue` writes it, in the order of the metric set's names: between these two places. */
  readonly values: ByteWriter;
  readonly from: number;
  readonly to: number;
}

/** Writes a body: the distance of the receipt as a zigzag varint, then the values. */
export function writeBody(writer: ByteWriter, { receiptMs, values, from, to }: BodySource): void {
  writer.signed(receiptMs);
  writer.appendFrom(values, from, to);
}

/** What `writeBody` writes of a reading, alone. */
export function encodeBody({
  tsMs,
  receivedAtMs,
  vals,
}: UnpackedBody & { readonly tsMs: number }): Uint8Array {
  const [values, body] = [new ByteWriter(), new ByteWriter()];
  for (const value of vals) writeValue(values, value);
  writeBody(body, { receiptMs: receivedAtMs - tsMs, values, from: 0, to: values.length });
  return body.copy();
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
