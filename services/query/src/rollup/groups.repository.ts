import { metricSet, MetricSets } from '../reading/metric-sets.repository.ts';
import type { Queryable } from '../reading/queryable.repository.ts';
import { dayText } from '../upkeep/open-day.ts';
import { pgArray } from '../pg-array.ts';
import {
  decodeGroup,
  decodeMembers,
  decodeTotals,
  encodeGroup,
  GROUP_COLUMN_OF,
  type GroupRow,
  type GroupTotals,
} from './group-codec.ts';
import { isOfGroups } from './group-statistics.ts';
import type { RollupDay } from './rollup-day.ts';
import type { StatName } from './rollup-table.ts';

/** Keys of devices that go together; those of a partition among them make a group. */
export const GROUP_KEYS = 1024;

/** Copies of rollups, many devices in a row: a question to a fleet reads few pages, and unpacks them at once. */
export class RollupGroups {
  private readonly sets: MetricSets;

  constructor(private readonly client: Queryable) {
    this.sets = new MetricSets(client);
  }

  /** What groups say of some devices' days from one day up to, not including, another. Others are not in a group now. */
  async read(
    devices: readonly number[],
    { fromDay, toDay }: { readonly fromDay: number; readonly toDay: number },
    statistics: readonly StatName[],
  ): Promise<RollupDay[]> {
    const columns = [
      'devices',
      'counts',
      ...statistics.filter(isOfGroups).map((name) => GROUP_COLUMN_OF[name]),
    ];
    const { rows } = await this.client.query<GroupRow & { set: number }>(
      `select day - date '1970-01-01' as day, metric_set_id as set, ${columns.join(', ')}
       from rollup_group where day >= $1::date and day < $2::date and devices_from = any($3::int[])`,
      [dayText(fromDay), dayText(toDay), keysOf(devices)],
    );
    const sets = await this.sets.get(rows.map(({ set }) => set));
    const wanted = new Set(devices);
    return rows
      .flatMap((row) => decodeGroup(row, metricSet(sets, row.set).names))
      .filter(({ device }) => wanted.has(device));
  }

  /** What the groups of some days come to that have nobody but some of these devices. */
  async readTotals(
    devices: readonly number[],
    { fromDay, toDay }: { readonly fromDay: number; readonly toDay: number },
  ): Promise<GroupTotals[]> {
    const { rows } = await this.client.query<{ day: number; set: number; devices: Buffer; totals: Buffer }>(
      `select day - date '1970-01-01' as day, metric_set_id as set, devices, totals from rollup_group
       where day >= $1::date and day < $2::date and devices_from = any($3::int[]) and totals is not null`,
      [dayText(fromDay), dayText(toDay), keysOf(devices)],
    );
    const sets = await this.sets.get(rows.map(({ set }) => set));
    const wanted = new Set(devices);
    return rows
      .map((row) => ({ ...row, devices: decodeMembers(row.devices) }))
      .filter((row) => row.devices.every((device) => wanted.has(device)))
      .map(({ day, set, devices: own, totals }) => ({
        devices: own,
        total: decodeTotals(totals, day, metricSet(sets, set).names),
      }));
  }

  /** Removes the groups of a partition that some devices' day is in. */
  async remove(day: number, partition: number, devices: readonly number[]): Promise<void> {
    await this.client.query({
      name: 'remove-rollup-groups',
      text: 'delete from rollup_group where day = $1::date and devices_from = any($2::int[]) and partition = $3',
      values: [dayText(day), pgArray.int4(keysOf(devices)), partition],
    });
  }

  /** Makes a group of some devices' rollups of one day, which all have this metric set. */
  async insert(partition: number, set: number, rollups: readonly RollupDay[]): Promise<void> {
    const [first] = rollups;
    if (first === undefined) return;
    const { devices, counts, sums, mins, maxs, totals } = encodeGroup(rollups);
    await this.client.query({
      name: 'insert-rollup-group',
      text: `insert into rollup_group (day, devices_from, partition, metric_set_id, devices, counts, sums, mins, maxs,
               totals)
             values ($1::date, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      values: [
        dayText(first.day),
        groupOf(first.device),
        partition,
        set,
        devices,
        counts,
        sums,
        mins,
        maxs,
        totals,
      ],
    });
  }

  /** The groups of days from this one on whose rollups, of any partition, a partition has no row for. */
  async findMissing(fromDay: number, partition: number): Promise<{ day: number; devicesFrom: number }[]> {
    const { rows } = await this.client.query<{ day: number; devicesFrom: number }>(
      `select r.day - date '1970-01-01' as day, r.devices_from as "devicesFrom"
       from (select distinct day, device_id / ${GROUP_KEYS} * ${GROUP_KEYS} as devices_from from rollup
             where day >= $1::date) r
       where not exists (
         select from rollup_group g
         where g.day = r.day and g.devices_from = r.devices_from and g.partition = $2)`,
      [dayText(fromDay), partition],
    );
    return rows;
  }
}

/** The first key of the group that a device is in. */
export function groupOf(device: number): number {
  return device - (device % GROUP_KEYS);
}

function keysOf(devices: readonly number[]): number[] {
  return [...new Set(devices.map(groupOf))];
}
