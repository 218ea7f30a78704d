import { metricSet, MetricSets } from '../reading/metric-sets.repository.ts';
import type { Queryable } from '../reading/queryable.repository.ts';
import { dayText, deviceDayKey } from '../upkeep/open-day.ts';
import { pgArray } from '../pg-array.ts';
import type { GroupTotals } from './group-codec.ts';
import { isOfGroups } from './group-statistics.ts';
import { RollupGroups } from './groups.repository.ts';
import { COLUMN_OF, type RollupDay, rollupOf, type RollupRow } from './rollup-day.ts';
import type { StatName } from './rollup-table.ts';

/** Of fewer devices their rollups are read one by one. */
const GROUPS_FROM = 64;

/** A half-open span of days, whole days since 1970 UTC. */
export interface DaySpan {
  readonly fromDay: number;
  readonly toDay: number;
}

/** Reads rollups in the caller's transaction. */
export class RollupSource {
  private readonly sets: MetricSets;
  private readonly groups: RollupGroups;

  constructor(private readonly client: Queryable) {
    this.sets = new MetricSets(client);
    this.groups = new RollupGroups(client);
  }

  /** What the days of whole groups among some devices come to together; none where groups do not hold what is asked. */
  async readTotals(
    devices: readonly number[],
    span: DaySpan,
    statistics: readonly StatName[],
  ): Promise<GroupTotals[]> {
    return areGrouped(devices, statistics) ? this.groups.readTotals(devices, span) : [];
  }

  /**
   * What some devices' days come to, in no order, but for the days of devices that are known (by `deviceDayKey`). An hour
   * counts only where `staleHours` of the same snapshot does not name it, and slot 24 only where it names none of the day.
   */
  async read(
    devices: readonly number[],
    span: DaySpan,
    statistics: readonly StatName[],
    known: ReadonlySet<number> = new Set(),
  ): Promise<RollupDay[]> {
    const wanted = notAmong(known, { devices, span });
    const grouped = areGrouped(wanted.devices, statistics)
      ? await this.groups.read(wanted.devices, wanted.span, statistics)
      : [];
    const found = grouped.filter((rollup) => !known.has(keyOf(rollup)));
    const told = new Set([...known, ...found.map(keyOf)]);
    const rest = notAmong(told, wanted);
    if (rest.devices.length === 0) return found;
    const others = await this.readEach(rest.devices, rest.span, statistics);
    return [...found, ...others.filter((rollup) => !told.has(keyOf(rollup)))];
  }

  /** The same, from the row of each device and day. */
  async readEach(
    devices: readonly number[],
    { fromDay, toDay }: DaySpan,
    statistics: readonly StatName[],
  ): Promise<RollupDay[]> {
    const columns = [...new Set(['readings', 'counts', ...statistics.map((name) => COLUMN_OF[name])])];
    const { rows } = await this.client.query<RollupRow & { set: number }>(
      `select device_id as device, day - date '1970-01-01' as day, metric_set_id as set, ${columns.join(', ')}
       from rollup where device_id = any($1::int[]) and day >= $2::date and day < $3::date`,
      [pgArray.int4(devices), dayText(fromDay), dayText(toDay)],
    );
    const sets = await this.sets.get(rows.map(({ set }) => set));
    return rows.map((row) => rollupOf(row, metricSet(sets, row.set).names));
  }

  /**
   * The hours whose rollup is not up to date, as bits, by `deviceDayKey`; of days without such hours there is none. Most
   * devices of a fleet have the same, and come in one row.
   */
  async staleHours(devices: readonly number[], { fromDay, toDay }: DaySpan): Promise<Map<number, number>> {
    const { rows } = await this.client.query<{ day: number; hours: number; devices: Buffer }>(
      `select day - date '1970-01-01' as day, dirty_hours as hours, string_agg(int4send(device_id), ''::bytea) as devices
       from open_day where device_id = any($1::int[]) and day >= $2::date and day < $3::date and dirty_hours <> 0
       group by 1, 2`,
      [pgArray.int4(devices), dayText(fromDay), dayText(toDay)],
    );
    const stale = new Map<number, number>();
    for (const { day, hours, devices: own } of rows)
      for (let at = 0; at < own.length; at += 4) stale.set(deviceDayKey(own.readInt32BE(at), day), hours);
    return stale;
  }
}

interface WantedDays {
  readonly devices: readonly number[];
  readonly span: DaySpan;
}

/** The devices of which days are not known, and the days from the first such to the last. */
function notAmong(known: ReadonlySet<number>, { devices, span }: WantedDays): WantedDays {
  if (known.size === 0) return { devices, span };
  const missing = new Set<number>();
  let [first, last] = [span.toDay, span.fromDay];
  for (let day = span.fromDay; day < span.toDay; day++) {
    const own = devices.filter((device) => !known.has(deviceDayKey(device, day)));
    if (own.length === 0) continue;
    for (const device of own) missing.add(device);
    [first, last] = [Math.min(first, day), day];
  }
  return { devices: [...missing], span: { fromDay: first, toDay: last + 1 } };
}

/** Whether groups are worth looking for, and say all that is asked. */
function areGrouped(devices: readonly number[], statistics: readonly StatName[]): boolean {
  return devices.length >= GROUPS_FROM && statistics.every(isOfGroups);
}

function keyOf({ device, day }: RollupDay): number {
  return deviceDayKey(device, day);
}
