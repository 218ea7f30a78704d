import { POWERS_OF_TEN } from './value-codec.ts';

/** Places by which most programs write a double; an average of three written so is no decimal of few places. */
const DIGITS = 15;
/** More units have no third within so many digits. */
const MOST_SCALED = 1e14;

/** Says how a number lies between two decimals: a third above the nearest, or below. */
export type Third = 1 | -1;

/** The number a third above or below `scaled` units of so many decimal places, as it is written with 15 digits. */
export function thirdOf(scaled: number, third: Third, places: number): number {
  return Number(((3 * scaled + third) / (3 * (POWERS_OF_TEN[places] ?? 1))).toPrecision(DIGITS));
}

/** Whether a number is a third above or below `scaled` units, bit by bit; undefined when it is neither. */
export function findThird(value: number, scaled: number, places: number): Third | undefined {
  const rest = value * (POWERS_OF_TEN[places] ?? 1) - scaled;
  // Writing and reading numbers is slow, and most need not be tried; the rest of an infinite number is none at all.
  const isNear = Math.abs(Math.abs(rest) - 1 / 3) < 1e-3;
  if (!isNear || Math.abs(scaled) > MOST_SCALED) return undefined;
  const third = rest > 0 ? 1 : -1;
  return thirdOf(scaled, third, places) === value ? third : undefined;
}
