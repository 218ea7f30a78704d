import { type ByteReader, type ByteWriter, CorruptData } from './bytes.ts';

/** Powers of ten that a double holds exactly, so that dividing by one rounds just once. */
export const POWERS_OF_TEN: readonly number[] = Array.from({ length: 23 }, (_, i) => Number(`1e${i}`));

const LAST_DECIMAL_TAG = 15;
const FLOAT32_TAG = 0x20;
const FLOAT64_TAG = 0x21;
/** From here on a decimal takes no less than the nine bytes of a float64. */
const DECIMAL_LIMIT = 2 ** 48;
/** From here on a decimal takes no less than the five bytes of a float32. */
const SHORT_DECIMAL_LIMIT = 2 ** 27;

/** The fewest decimal places by which a value below `limit` can be written exactly; -1 when there are none up to `most`. */
export function decimalPlaces(value: number, most: number, limit: number): number {
  if (value === 0) return Object.is(value, -0) ? -1 : 0;
  for (let places = 0; places <= most; places++) {
    const power = POWERS_OF_TEN[places] ?? 1;
    const scaled = Math.round(value * power);
    if (scaled >= limit || scaled <= -limit) return -1;
    if (scaled / power === value) return places;
  }
  return -1;
}

/**
 * Writes a number as a tag and its shortest exact form: tag 0 to 15 = that many decimal places and the scaled integer,
 * 0x20 = float32, 0x21 = float64, both big-endian. Every float64 comes back as the same bits, -0 included.
 */
export function writeValue(writer: ByteWriter, value: number): void {
  const places = decimalPlaces(value, LAST_DECIMAL_TAG, DECIMAL_LIMIT);
  const scaled = places < 0 ? DECIMAL_LIMIT : Math.round(value * (POWERS_OF_TEN[places] ?? 1));
  const isShort = scaled < SHORT_DECIMAL_LIMIT && scaled >= -SHORT_DECIMAL_LIMIT;
  if (!isShort && Math.fround(value) === value) {
    writer.byte(FLOAT32_TAG);
    writer.float32(value);
  } else if (places >= 0) {
    writer.byte(places);
    writer.signed(scaled);
  } else {
    writer.byte(FLOAT64_TAG);
    writer.float64(value);
  }
}

/** Reads what `writeValue` wrote. */
export function readValue(reader: ByteReader): number {
  const tag = reader.byte();
  if (tag <= LAST_DECIMAL_TAG) return reader.signed() / (POWERS_OF_TEN[tag] ?? 1);
  if (tag === FLOAT32_TAG) return reader.float32();
  if (tag === FLOAT64_TAG) return reader.float64();
  throw new CorruptData(`no value begins with ${tag}`);
}
