import { type ByteReader, ByteWriter, CorruptData } from './bytes.ts';
import { compress } from './compress.ts';
import { distinctOf, readDistinct, writeDistinct } from './distinct.ts';
import { readPlanes, writePlanes } from './planes.ts';

/** How integers are packed: up to 2, that many times as differences, or as a list of the different ones. */
const MOST_DIFFERENCES = 2;
const DISTINCT = 3;

/**
 * Packs integers as differences of an order or, where that comes out smaller once it is compressed, as a list of the
 * different ones. `form` says which, and has to be kept beside the bytes.
 */
export function packIntegers(integers: Float64Array, order: number): { form: number; bytes: Uint8Array } {
  const differences = packDifferences(integers, order);
  const known = { form: order, bytes: differences };
  // Steps that take a byte each are no further apart than places in a list.
  const distinct = differences.length < 1.5 * integers.length ? undefined : distinctOf(integers);
  if (distinct === undefined) return known;
  const list = new ByteWriter();
  writeDistinct(list, integers, distinct);
  const bytes = list.copy();
  return compress(bytes).length < compress(differences).length ? { form: DISTINCT, bytes } : known;
}

/** Reads `count` integers of this form. Throws CorruptData. */
export function readIntegers(reader: ByteReader, count: number, form: number): Float64Array {
  if (form === DISTINCT) return readDistinct(reader, count);
  if (form > MOST_DIFFERENCES) throw new CorruptData(`integers of form ${form}`);
  const integers = readPlanes(reader, count);
  for (let o = 0; o < form; o++) {
    let sum = 0;
    for (let i = 0; i < count; i++) integers[i] = sum += integers[i] ?? 0;
  }
  return integers;
}

function packDifferences(integers: Float64Array, order: number): Uint8Array {
  const steps = integers.slice();
  for (let o = 0; o < order; o++) {
    for (let i = steps.length - 1; i > 0; i--) steps[i] = (steps[i] ?? 0) - (steps[i - 1] ?? 0);
  }
  const writer = new ByteWriter();
  writePlanes(writer, steps);
  return writer.copy();
}
