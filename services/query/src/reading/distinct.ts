import { type ByteReader, type ByteWriter, CorruptData } from './bytes.ts';
import { readPlanes, writePlanes } from './planes.ts';

/** Of fewer values a list of the different ones saves nothing. */
const LEAST_VALUES = 64;
/** Nor does it when more of them are different. */
const MOST_DIFFERENT = 0.75;

/** The different integers among these, ascending; undefined when there are too many for a list of them to pay. */
export function distinctOf(integers: Float64Array): Float64Array | undefined {
  if (integers.length < LEAST_VALUES) return undefined;
  const most = MOST_DIFFERENT * integers.length;
  const distinct = new Set<number>();
  for (const integer of integers) {
    distinct.add(integer);
    if (distinct.size > most) return undefined;
  }
  return Float64Array.from(distinct).sort();
}

/**
 * Writes integers as a list of the different ones and where in it each is. What comes again and again, to and fro, as
 * a sensor's steps do, or what another value decides, is a small step in the list however far apart the numbers are.
 */
export function writeDistinct(writer: ByteWriter, integers: Float64Array, distinct: Float64Array): void {
  const places = new Map(Array.from(distinct, (integer, place) => [integer, place]));
  writer.unsigned(distinct.length);
  writePlanes(writer, stepsOf(distinct));
  writePlanes(writer, stepsOf(integers.map((integer) => places.get(integer) ?? NaN)));
}

/** Reads `count` integers that `writeDistinct` wrote. */
export function readDistinct(reader: ByteReader, count: number): Float64Array {
  const length = reader.unsigned();
  if (length > count) throw new CorruptData(`${length} different values among ${count}`);
  const distinct = addUp(readPlanes(reader, length));
  const places = addUp(readPlanes(reader, count));
  return places.map((place) => {
    const integer = distinct[place];
    if (integer === undefined) throw new CorruptData(`value ${place} of ${length}`);
    return integer;
  });
}

function stepsOf(integers: Float64Array): Float64Array {
  return integers.map((integer, i) => integer - (integers[i - 1] ?? 0));
}

/** Undoes `stepsOf`, in place. */
function addUp(steps: Float64Array): Float64Array {
  let sum = 0;
  for (let i = 0; i < steps.length; i++) steps[i] = sum += steps[i] ?? 0;
  return steps;
}
