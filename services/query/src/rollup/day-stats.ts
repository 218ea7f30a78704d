import { countBefore, type Segment } from '../reading/segment.ts';
import { HOUR_MS } from '../upkeep/open-day.ts';
import type { RollupDay } from './rollup-day.ts';
import { DAY_SLOT, type DayStats, HOURS, SLOTS, slotStartMs } from './rollup-codec.ts';
import { emptyStats, mergeStats, type Stats, statsOf, tidySum } from './stats.ts';

/** A day's statistics with the metrics that they are about, sorted. */
export interface NamedDayStats extends DayStats {
  readonly names: readonly string[];
}

/** What changed about a day: the readings of its dirty hours (bits), all of them. */
export interface DayChange {
  /** Whole days since 1970 UTC. */
  readonly day: number;
  readonly dirtyHours: number;
  readonly segments: readonly Segment[];
}

/**
 * A day's statistics after its dirty hours were computed anew. An hour that has fewer readings than are known of has
 * been dropped by retention, and keeps what is known.
 */
export function refreshDay(known: RollupDay | undefined, change: DayChange): NamedDayStats {
  const names = [
    ...new Set([...(known?.names ?? []), ...change.segments.flatMap((segment) => segment.names)]),
  ].sort();
  const readings = Array.from({ length: SLOTS }, () => 0);
  const slots = Array.from({ length: SLOTS }, (_, slot): Stats[] => {
    if (slot === DAY_SLOT) return [];
    const anew = (change.dirtyHours >>> slot) & 1 ? hourOf(change, slot, names) : undefined;
    const knownReadings = known?.readingsIn(slot) ?? 0;
    const isAnew = anew !== undefined && anew.readings >= knownReadings;
    readings[slot] = isAnew ? anew.readings : knownReadings;
    return isAnew ? anew.stats : names.map((name) => knownStats(known, slot, name));
  });
  slots[DAY_SLOT] = names.map((_, metric) =>
    tidy(
      slots
        .slice(0, HOURS)
        .reduce((day, hour) => mergeStats(day, hour[metric] ?? emptyStats()), emptyStats()),
    ),
  );
  readings[DAY_SLOT] = readings.reduce((sum, count) => sum + count, 0);
  return { names, readings, slots };
}

function hourOf(
  { day, segments }: DayChange,
  hour: number,
  names: readonly string[],
): { readings: number; stats: Stats[] } {
  const startMs = slotStartMs(day, hour);
  const parts = segments
    .map((segment) => ({
      segment,
      from: countBefore(segment.times, startMs),
      to: countBefore(segment.times, startMs + HOUR_MS),
    }))
    .filter(({ from, to }) => to > from);
  return {
    readings: parts.reduce((sum, { from, to }) => sum + to - from, 0),
    stats: names.map((name) =>
      tidy(
        parts.reduce((stats, { segment, from, to }) => {
          const column = segment.columns[segment.names.indexOf(name)];
          return column === undefined ? stats : mergeStats(stats, statsOf(column, segment.times, from, to));
        }, emptyStats()),
      ),
    ),
  };
}

/** Digits of a deviation that are kept: a standard deviation is good to ten. */
const DEVIATION_DIGITS = 11;

/** What has no more digits than it needs takes half the bytes. */
function tidy(stats: Stats): Stats {
  return { ...stats, sum: tidySum(stats.sum), m2: Number(stats.m2.toPrecision(DEVIATION_DIGITS)) };
}

function knownStats(known: RollupDay | undefined, slot: number, name: string): Stats {
  const metric = known?.names.indexOf(name) ?? -1;
  if (known === undefined || metric < 0) return emptyStats();
  return { ...emptyStats(), ...known.at(slot, metric) };
}
