import { ByteWriter } from './reading/bytes.ts';

/** Type numbers of PostgreSQL's catalogue; they never change. */
const TYPES = { bytea: 17, int4: 23, int8: 20, text: 25, timestamptz: 1184, uuid: 2950 } as const;
const HEADER_BYTES = 20;
const PG_EPOCH_MS = Date.UTC(2000, 0);
const TWO_TO_32 = 2 ** 32;
/** `DT_NOBEGIN` of PostgreSQL's timestamp.h. */
const PG_MINUS_INFINITY = -(2 ** 63);

const scratch = new ByteWriter();

/**
 * Arrays in PostgreSQL's binary form, which the client library sends as they are. Against the text form this
 * saves printing and parsing every number: 101 k instead of 73 k readings/s into the table.
 */
export const pgArray = {
  int4(values: readonly number[]): Buffer {
    const { bytes, view } = begin(TYPES.int4, values.length, 4 * values.length);
    let at = HEADER_BYTES;
    for (const value of values) {
      view.setInt32(at, 4);
      view.setInt32(at + 4, value);
      at += 8;
    }
    return bytes;
  },

  int8(values: readonly number[]): Buffer {
    return eightBytes(TYPES.int8, values);
  },

  /** From milliseconds since 1970; -Infinity is PostgreSQL's, earlier than every time. */
  timestamptz(valuesMs: readonly number[]): Buffer {
    return eightBytes(
      TYPES.timestamptz,
      valuesMs.map((ms) => (ms === -Infinity ? PG_MINUS_INFINITY : (ms - PG_EPOCH_MS) * 1000)),
    );
  },

  uuid(values: readonly string[]): Buffer {
    const { bytes, view } = begin(TYPES.uuid, values.length, 16 * values.length);
    let at = HEADER_BYTES;
    for (const uuid of values) {
      view.setInt32(at, 16);
      at += 4;
      at += bytes.write(uuid.replaceAll('-', ''), at, 'hex');
    }
    return bytes;
  },

  bytea(values: readonly Uint8Array[]): Buffer {
    return ofAnySize(TYPES.bytea, values);
  },

  /** A bytea of each item, which `write` packs. */
  packed<T>(items: readonly T[], write: (writer: ByteWriter, item: T) => void): Buffer {
    scratch.reset();
    for (const item of items) {
      const at = scratch.length;
      scratch.int32(0);
      write(scratch, item);
      scratch.setInt32(at, scratch.length - at - 4);
    }
    const { bytes } = begin(TYPES.bytea, items.length, scratch.length - 4 * items.length);
    scratch.copyTo(bytes, HEADER_BYTES);
    return bytes;
  },

  text(values: readonly string[]): Buffer {
    return ofAnySize(
      TYPES.text,
      values.map((text) => Buffer.from(text)),
    );
  },
};

function eightBytes(type: number, values: readonly number[]): Buffer {
  const { bytes, view } = begin(type, values.length, 8 * values.length);
  let at = HEADER_BYTES;
  for (const value of values) {
    const high = Math.floor(value / TWO_TO_32);
    view.setInt32(at, 8);
    view.setInt32(at + 4, high);
    view.setUint32(at + 8, value - high * TWO_TO_32);
    at += 12;
  }
  return bytes;
}

function ofAnySize(type: number, values: readonly Uint8Array[]): Buffer {
  const size = values.reduce((sum, value) => sum + value.length, 0);
  const { bytes, view } = begin(type, values.length, size);
  let at = HEADER_BYTES;
  for (const value of values) {
    view.setInt32(at, value.length);
    bytes.set(value, at + 4);
    at += 4 + value.length;
  }
  return bytes;
}

/** One dimension, no nulls: five header words; then comes each element behind its length. */
function begin(type: number, count: number, size: number): { bytes: Buffer; view: DataView } {
  const bytes = Buffer.allocUnsafe(HEADER_BYTES + 4 * count + size);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const [dimensions, hasNulls, lowerBound] = [1, 0, 1];
  [dimensions, hasNulls, type, count, lowerBound].forEach((word, i) => view.setInt32(4 * i, word));
  return { bytes, view };
}
