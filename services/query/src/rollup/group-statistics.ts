import { HOURS, SLOTS } from './rollup-codec.ts';
import { RollupDay } from './rollup-day.ts';
import { RollupTable, type StatName } from './rollup-table.ts';
import { tidySum } from './stats.ts';

/** What groups say of every hour, beside the count. */
export const GROUP_STATISTICS = ['sum', 'min', 'max'] as const satisfies readonly StatName[];
export type GroupStatistic = (typeof GROUP_STATISTICS)[number];

/** Stands for the key of a device where something is of all of them. */
export const ALL_DEVICES = 0;

/** How the values of two hours, or of two devices, come together, as `refreshDay` has it. */
export const JOINED: Readonly<Record<GroupStatistic, (a: number, b: number) => number>> = {
  sum: (a, b) => a + b,
  min: Math.min,
  max: Math.max,
};

/** Whether groups hold a statistic; they hold counts in any case. */
export function isOfGroups(name: StatName): name is GroupStatistic {
  return GROUP_STATISTICS.some((one) => one === name);
}

/** The hours of some devices' day, which have the same metrics, as if they were one device; it says nothing of the day. */
export function togetherOf(days: readonly RollupDay[]): RollupDay {
  const { day = 0, names = [] } = days[0] ?? {};
  const readings = new Float64Array(SLOTS);
  const counts = new Float64Array(SLOTS * names.length);
  const blank = (): Float64Array => new Float64Array(counts.length).fill(NaN);
  const values = { sum: blank(), min: blank(), max: blank() };
  for (const own of days) {
    for (let slot = 0; slot < HOURS; slot++) readings[slot] = (readings[slot] ?? 0) + own.readingsIn(slot);
    for (let at = 0; at < HOURS * names.length; at++) counts[at] = (counts[at] ?? 0) + (own.counts[at] ?? 0);
    for (const name of GROUP_STATISTICS)
      addHours(values[name], own.values(name).subarray(0, HOURS * names.length), JOINED[name]);
  }
  values.sum.forEach((sum, at) => (values.sum[at] = tidySum(sum)));
  const unpack = (name: StatName): Float64Array[] | undefined =>
    isOfGroups(name) ? [values[name]] : undefined;
  return new RollupDay(ALL_DEVICES, new RollupTable({ day, names, readings, counts, unpack }), 0);
}

/** Joins the values of one device's hours to those of others. */
function addHours(into: Float64Array, own: Float64Array, join: (a: number, b: number) => number): void {
  own.forEach((value, at) => {
    const known = into[at] ?? NaN;
    if (!Number.isNaN(value)) into[at] = Number.isNaN(known) ? value : join(known, value);
  });
}
