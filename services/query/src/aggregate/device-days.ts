import type { RollupDay } from '../rollup/rollup-day.ts';
import type { GroupTotals } from '../rollup/group-codec.ts';
import { deviceDayKey, deviceDayOf } from '../upkeep/open-day.ts';
import { type DayPlan, type Frame, planDay } from './day-plan.ts';
import type { HoursByDay } from './read-plan.ts';
import type { Tally } from './tally.ts';

const ALL_HOURS = 2 ** 24 - 1;

/** Days of one device of which some readings themselves are needed. */
export interface RawDevice {
  readonly device: number;
  readonly hours: HoursByDay;
  /** What is known of those days; none of a day that has no rollup yet. */
  readonly rollups: ReadonlyMap<number, RollupDay>;
  /** Hours that are not up to date in the rollup, as bits, by day. */
  readonly stale: HoursByDay;
}

/** What a group of devices has in the days of a question. */
export interface DeviceDays {
  readonly rollups: readonly RollupDay[];
  /** Hours whose rollup is not up to date, as bits, by `deviceDayKey`. */
  readonly stale: ReadonlyMap<number, number>;
}

/**
 * Adds to a tally what groups of devices come to together, where that is all that their rollups can say: nothing that is
 * asked is cut or not up to date in an hour that has any. Tells of which days of devices it was (by `deviceDayKey`).
 */
export function addTotals(
  tally: Tally,
  { totals, stale }: { totals: readonly GroupTotals[]; stale: DeviceDays['stale'] },
  frame: Frame,
): ReadonlySet<number> {
  const planOf = planner(frame);
  const told = new Set<number>();
  for (const { devices, total } of totals) {
    const keys = devices.map((device) => deviceDayKey(device, total.day));
    const anyStale = keys.reduce((hours, key) => hours | (stale.get(key) ?? 0), 0);
    const { slots, rawHours } = planOf(total.day, anyStale);
    if ((rawHours & hoursWithReadings(total)) !== 0) continue;
    tally.addSlots(total, slots);
    for (const key of keys) told.add(key);
  }
  return told;
}

/**
 * Adds to a tally all that rollups can say, and tells of which hours the readings are needed: all of them where every
 * value is. Hours that have no readings are not among them.
 */
export function addRollups(tally: Tally, days: DeviceDays, frame: Frame & { values: boolean }): RawDevice[] {
  const planOf = planner(frame);
  const raw = new Map<
    number,
    { hours: Map<number, number>; rollups: Map<number, RollupDay>; stale: Map<number, number> }
  >();
  const need = (device: number, day: number, hours: number): void => {
    const own = raw.get(device) ?? { hours: new Map(), rollups: new Map(), stale: new Map() };
    raw.set(device, own);
    own.hours.set(day, hours);
    own.stale.set(day, days.stale.get(deviceDayKey(device, day)) ?? 0);
  };

  const seen = new Set<number>();
  for (const rollup of days.rollups) {
    const { device, day } = rollup;
    const key = deviceDayKey(device, day);
    const stale = days.stale.get(key) ?? 0;
    if (stale !== 0) seen.add(key);
    const { slots, rawHours } = planOf(day, frame.values ? ALL_HOURS : stale);
    tally.addSlots(rollup, slots);
    if (rawHours === 0) continue;
    const hours = rawHours & (stale | hoursWithReadings(rollup));
    if (hours === 0) continue;
    need(device, day, hours);
    raw.get(device)?.rollups.set(day, rollup);
  }
  for (const [key, stale] of days.stale) {
    if (seen.has(key)) continue;
    const { device, day } = deviceDayOf(key);
    const hours = planOf(day, stale).rawHours & stale;
    if (hours !== 0) need(device, day, hours);
  }
  return [...raw].map(([device, own]) => ({ device, ...own }));
}

/** Plans each kind of day once: a fleet's devices mostly have the same. */
function planner(frame: Frame): (day: number, stale: number) => DayPlan {
  const plans = new Map<number, DayPlan>();
  return (day, stale) => {
    const key = day * 2 ** 24 + stale;
    const plan = plans.get(key) ?? planDay(day, stale, frame);
    plans.set(key, plan);
    return plan;
  };
}

function hoursWithReadings(rollup: RollupDay): number {
  let hours = 0;
  for (let hour = 0; hour < 24; hour++) if (rollup.readingsIn(hour) > 0) hours |= 1 << hour;
  return hours;
}
