import { metricSet, MetricSets } from '../reading/metric-sets.repository.ts';
import type { Queryable } from '../reading/queryable.repository.ts';
import { dayText } from '../upkeep/open-day.ts';
import { COLUMN_OF, RollupDay, type RollupRow, type StatName } from './rollup-day.ts';

/** A half-open span of days, whole days since 1970 UTC. */
export interface DaySpan {
  readonly fromDay: number;
  readonly toDay: number;
}

/** Reads rollups in the caller's transaction. */
export class RollupSource {
  private readonly sets: MetricSets;

  constructor(private readonly client: Queryable) {
    this.sets = new MetricSets(client);
  }

  /**
   * What some devices' days come to, in no order. An hour counts only where `staleHours` of the same snapshot does not
   * name it, and slot 24 only where it names none of the day.
   */
  async read(
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
    return rows.map((row) => new RollupDay(row, metricSet(sets, row.set).names));
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
