import { type ByteReader, type ByteWriter, CorruptData } from './bytes.ts';
import { type ColumnPlan, FLOAT32, FLOAT64, isExact, MOST_PLACES, planOf, wordsOf } from './column-plan.ts';
import { packIntegers, readIntegers } from './integers.ts';
import { readWords, writeWords } from './planes.ts';
import { findThird, thirdOf } from './thirds.ts';
import { POWERS_OF_TEN } from './value-codec.ts';

/** The values of a column, by their index, that are not just so many units: a third above or below, or anything. */
interface Apart {
  readonly above: number[];
  readonly below: number[];
  readonly others: number[];
}

/** More bytes than a column of `count` values ever takes. */
export function columnBound(count: number): number {
  return 64 + 24 * count;
}

/**
 * Writes a column of any float64s so that every bit comes back. Numbers with few decimal places become integers, and
 * their differences, which are small, planes of bytes, which compress well; the few that do not fit are noted apart.
 * Columns of other numbers are differences of their bits.
 */
export function writeColumn(writer: ByteWriter, values: Float64Array): void {
  const plan = planOf(values);
  // The sample may have missed a number that is no float32.
  const isSingle = plan.kind === FLOAT32 && values.every((value) => Object.is(Math.fround(value), value));
  if (plan.kind <= MOST_PLACES) writeDecimals(writer, values, plan);
  else writeFloats(writer, values, isSingle ? FLOAT32 : FLOAT64);
}

/** Reads a column of `count` values. */
export function readColumn(reader: ByteReader, count: number): Float64Array {
  const kind = reader.byte();
  if (kind <= MOST_PLACES) return readDecimals(reader, count, kind);
  if (kind === FLOAT32 || kind === FLOAT64) return readFloats(reader, count, kind);
  throw new CorruptData(`no column begins with ${kind}`);
}

function writeDecimals(writer: ByteWriter, values: Float64Array, { kind, order }: ColumnPlan): void {
  const power = POWERS_OF_TEN[kind] ?? 1;
  const apart: Apart = { above: [], below: [], others: [] };
  const integers = new Float64Array(values.length);
  let previous = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    const scaled = Math.round(value * power);
    const third = isExact(value, scaled, power) ? 0 : findThird(value, scaled, kind);
    if (third === undefined) apart.others.push(i);
    else previous = scaled;
    if (third === 1) apart.above.push(i);
    if (third === -1) apart.below.push(i);
    integers[i] = previous;
  }
  const base = integers[0] ?? 0;
  for (let i = 0; i < integers.length; i++) integers[i] = (integers[i] ?? 0) - base;
  const { form, bytes } = packIntegers(integers, order);
  writer.byte(kind);
  writer.byte(form);
  writer.signed(base);
  writeApart(writer, values, apart);
  writer.append(bytes);
}

function readDecimals(reader: ByteReader, count: number, places: number): Float64Array {
  const form = reader.byte();
  const base = reader.signed();
  const { above, below, others } = readIndices(reader, count);
  const exceptions = Array.from(others, () => reader.float64());
  const values = readIntegers(reader, count, form);
  const power = POWERS_OF_TEN[places] ?? 1;
  for (let i = 0; i < count; i++) values[i] = (values[i] ?? 0) + base;
  const thirds = [
    ...above.map((index) => [index, thirdOf(values[index] ?? 0, 1, places)] as const),
    ...below.map((index) => [index, thirdOf(values[index] ?? 0, -1, places)] as const),
  ];
  for (let i = 0; i < count; i++) values[i] = (values[i] ?? 0) / power;
  for (const [index, value] of thirds) values[index] = value;
  others.forEach((index, i) => (values[index] = exceptions[i] ?? NaN));
  return values;
}

function writeApart(writer: ByteWriter, values: Float64Array, { above, below, others }: Apart): void {
  for (const indices of [above, below, others]) {
    writer.unsigned(indices.length);
    let last = 0;
    for (const index of indices) {
      writer.unsigned(index - last);
      last = index;
    }
  }
  for (const index of others) writer.float64(values[index] ?? 0);
}

function readIndices(reader: ByteReader, count: number): Apart {
  const read = (): number[] => {
    const length = reader.unsigned();
    if (length > count) throw new CorruptData(`${length} exceptions among ${count} values`);
    let index = 0;
    const indices = Array.from({ length }, () => (index += reader.unsigned()));
    if (length > 0 && index >= count) throw new CorruptData(`value ${index} of ${count}`);
    return indices;
  };
  return { above: read(), below: read(), others: read() };
}

function writeFloats(writer: ByteWriter, values: Float64Array, kind: number): void {
  const words = wordsOf(values, kind);
  const stride = kind === FLOAT32 ? 1 : 2;
  for (let i = words.length - 1; i >= stride; i--) words[i] = (words[i] ?? 0) ^ (words[i - stride] ?? 0);
  writer.byte(kind);
  writeWords(writer, words);
}

function readFloats(reader: ByteReader, count: number, kind: number): Float64Array {
  const stride = kind === FLOAT32 ? 1 : 2;
  const words = readWords(reader, stride * count, 4);
  for (let i = stride; i < words.length; i++) words[i] = (words[i] ?? 0) ^ (words[i - stride] ?? 0);
  return kind === FLOAT32
    ? Float64Array.from(new Float32Array(words.buffer))
    : new Float64Array(words.buffer);
}
