import { noise } from './noise.ts';

/** How a simulated fleet departs from a perfect one. Shares are between 0 and 1. */
export interface Deviations {
  /** Each clock is off by up to so much, in either direction, and stays so. */
  readonly clockSkewMs: number;
  /** Readings sent a second time. */
  readonly duplicates: number;
  /** Readings that leave after their successor. */
  readonly reorder: number;
  /** Time that a device cannot send, in spells of ten seconds; what it measured then leaves as a batch. */
  readonly offline: number;
  /** Readings replaced by something that has to be refused. */
  readonly bad: number;
  /** The same seed deviates in the same way. */
  readonly seed: number;
}

/** What becomes of a reading on its way out of a device. */
export type Fate = 'sent' | 'sent twice' | 'late' | 'kept' | 'bad';

const SPELL_MS = 10_000;
const TRAIT = { skew: 11, spell: 12, fate: 13 };

/** The fate of the reading that a device made at a time: a pure function, so a run can be repeated. */
export function fateOf(device: number, timeMs: number, deviations: Deviations): Fate {
  const { seed, offline, bad, reorder, duplicates } = deviations;
  if (noise(seed, TRAIT.spell, device, Math.floor(timeMs / SPELL_MS)) < offline) return 'kept';
  const chance = noise(seed, TRAIT.fate, device, timeMs);
  if (chance < bad) return 'bad';
  if (chance < bad + reorder) return 'late';
  return chance < bad + reorder + duplicates ? 'sent twice' : 'sent';
}

/** How far the clock of a device is ahead, milliseconds. */
export function skewMs(device: number, { clockSkewMs, seed }: Deviations): number {
  return Math.round((2 * noise(seed, TRAIT.skew, device) - 1) * clockSkewMs);
}
