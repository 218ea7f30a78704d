import { findThird } from './thirds.ts';
import { decimalPlaces, POWERS_OF_TEN } from './value-codec.ts';

/** Scaled integers of a column stay below this, so that the differences of their differences are exact. */
export const SCALED_LIMIT = 2 ** 50;
/** A double holds a power of ten up to this exactly. */
export const MOST_PLACES = 22;
/** The kind of a column of floats; kinds below are decimal places. */
export const FLOAT32 = 0x20;
export const FLOAT64 = 0x21;

const RUNS = 4;
const RUN_LENGTH = 48;
/** Bits that a value which does not fit the plan costs. */
const EXCEPTION_BITS = 80;
const THIRD_BITS = 10;

/** How to pack a column. */
export interface ColumnPlan {
  /** Decimal places of its scaled integers, FLOAT32 or FLOAT64. */
  readonly kind: number;
  /** How often differences are taken: 0 of noise, 1 of what drifts, 2 of what moves steadily. */
  readonly order: number;
  /** What it is expected to cost, bits of the sample. */
  readonly bits: number;
}

/** The cheapest way to pack a column, judged by a sample of it. */
export function planOf(values: Float64Array): ColumnPlan {
  const runs = sampleOf(values);
  const places = new Set<number>();
  for (const run of runs)
    for (const value of run) places.add(decimalPlaces(value, MOST_PLACES, SCALED_LIMIT));
  places.delete(-1);
  const plans = [...[...places].map((kind) => decimalPlan(runs, kind)), floatPlan(runs)];
  return plans.reduce((best, plan) => (plan.bits < best.bits ? plan : best));
}

/** Runs of neighbours, spread over the column. */
function sampleOf(values: Float64Array): Float64Array[] {
  if (values.length <= RUNS * RUN_LENGTH) return [values];
  const stride = (values.length - RUN_LENGTH) / (RUNS - 1);
  return Array.from({ length: RUNS }, (_, i) => {
    const from = Math.floor(i * stride);
    return values.subarray(from, from + RUN_LENGTH);
  });
}

function decimalPlan(runs: readonly Float64Array[], places: number): ColumnPlan {
  const power = POWERS_OF_TEN[places] ?? 1;
  const bits = [0, 0, 0];
  let exceptions = 0;
  for (const run of runs) {
    let [previous, difference] = [NaN, 0];
    for (const value of run) {
      const scaled = Math.round(value * power);
      if (!isExact(value, scaled, power)) {
        if (findThird(value, scaled, places) === undefined) {
          exceptions += EXCEPTION_BITS;
          continue;
        }
        exceptions += THIRD_BITS;
      }
      if (Number.isNaN(previous)) previous = scaled;
      const step = scaled - previous;
      bits[0] = (bits[0] ?? 0) + bitsOf(scaled - Math.round((runs[0]?.[0] ?? 0) * power));
      bits[1] = (bits[1] ?? 0) + bitsOf(step);
      bits[2] = (bits[2] ?? 0) + bitsOf(step - difference);
      [previous, difference] = [scaled, step];
    }
  }
  const order = bits.indexOf(Math.min(...bits));
  return { kind: places, order, bits: (bits[order] ?? 0) + exceptions };
}

function floatPlan(runs: readonly Float64Array[]): ColumnPlan {
  const isSingle = runs.every((run) => run.every((value) => Object.is(Math.fround(value), value)));
  const words = runs.map((run) => wordsOf(run, isSingle ? FLOAT32 : FLOAT64));
  const stride = isSingle ? 1 : 2;
  // A word costs a bit at least, as an integer does: of what hardly changes, integers are read faster.
  let bits = words.reduce((sum, run) => sum + run.length, 0);
  for (const run of words) {
    for (let i = stride; i < run.length; i++) bits += 32 - Math.clz32((run[i] ?? 0) ^ (run[i - stride] ?? 0));
  }
  return { kind: isSingle ? FLOAT32 : FLOAT64, order: 1, bits };
}

/** The bits of numbers, one word of 32 bits a number as FLOAT32, two as FLOAT64 (little-endian, as our machines). */
export function wordsOf(values: Float64Array, kind: number): Uint32Array {
  return new Uint32Array(kind === FLOAT32 ? Float32Array.from(values).buffer : values.slice().buffer);
}

/** Whether a number comes back from its scaled integer. */
export function isExact(value: number, scaled: number, power: number): boolean {
  return scaled / power === value && Math.abs(scaled) < SCALED_LIMIT && !Object.is(value, -0);
}

function bitsOf(integer: number): number {
  return 1 + Math.log2(1 + Math.abs(integer));
}
