import { metricSet, MetricSets } from '../reading/metric-sets.repository.ts';
import type { Queryable } from '../reading/queryable.repository.ts';
import { dayText } from '../upkeep/open-day.ts';
import { isOfGroups } from './group-codec.ts';
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

  /**
   * What some devices' days come to, in no order. An hour counts only where `staleHours` of the same snapshot does not
   * name it, and slot 24 only where it names none of the day.
   */
  async read(
    devices: readonly number[],
    span: DaySpan,
    statistics: readonly StatName[],
  ): Promise<RollupDay[]> {
    if (devices.length < GROUPS_FROM || !statistics.every(isOfGroups))
      return this.readEach(devices, span, statistics);
    const grouped = await this.groups.read(devices, span, statistics);
    const rest = notAmong(grouped, devices, span);
    if (rest.devices.length === 0) return grouped;
    const known = new Set(grouped.map(keyOf));
    const others = await this.readEach(rest.devices, rest.span, statistics);
    return [...grouped, ...others.filter((rollup) => !known.has(keyOf(rollup)))];
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
      [devices, dayText(fromDay), dayText(toDay)],
    );
    const sets = await this.sets.get(rows.map(({ set }) => set));
    return rows.map((row) => rollupOf(row, metricSet(sets, row.set).names));
  }

  /** The hours whose rollup is not up to date, as bits, by `device/day`; of days without such hours there is none. */
  async staleHours(devices: readonly number[], { fromDay, toDay }: DaySpan): Promise<Map<string, number>> {
    const { rows } = await this.client.query<{ device: number; day: number; hours: number }>(
      `select device_id as device, day - date '1970-01-01' as day, dirty_hours as hours
       from open_day where device_id = any($1::int[]) and day >= $2::date and day < $3::date and dirty_hours <> 0`,
      [devices, dayText(fromDay), dayText(toDay)],
    );
    return new Map(rows.map(({ device, day, hours }) => [`${device}/${day}`, hours]));
  }
}

/** The devices that some days are missing of, and the days from the first such to the last. */
function notAmong(
  found: readonly RollupDay[],
  devices: readonly number[],
  { fromDay, toDay }: DaySpan,
): { devices: number[]; span: DaySpan } {
  const ofDay = Map.groupBy(found, ({ day }) => day);
  const missing = new Set<number>();
  let [first, last] = [toDay, fromDay];
  for (let day = fromDay; day < toDay; day++) {
    const known = new Set(ofDay.get(day)?.map(({ device }) => device));
    const rest = devices.filter((device) => !known.has(device));
    if (rest.length === 0) continue;
    for (const device of rest) missing.add(device);
    [first, last] = [Math.min(first, day), day];
  }
  return { devices: [...missing], span: { fromDay: first, toDay: last + 1 } };
}

/** Names a day of a device; days are fewer than 2^20. */
function keyOf({ device, day }: RollupDay): number {
  return device * 2 ** 20 + day;
}
