import { partitionOf } from '@telemetry/proto';
import { MetricSets } from '../reading/metric-sets.repository.ts';
import { inTransaction } from '../upkeep/in-transaction.repository.ts';
import { dayOf } from '../upkeep/open-day.ts';
import type { Task, UpkeepTools } from '../upkeep/upkeep-tools.repository.ts';
import { GROUP_STATISTICS } from './group-statistics.ts';
import { GROUP_KEYS, groupOf, RollupGroups } from './groups.repository.ts';
import { type GroupDay, RestingGroups } from './resting-groups.ts';
import { RollupSource } from './rollup.repository.ts';

/** Of fewer devices a group saves nothing, and their rollups are read anyhow. */
export const GROUP_DEVICES = 16;
/** So many days are looked through for groups that a lane which ended has left unmade. */
const LOOK_BACK_DAYS = 7;

/** Copies the rollups of many devices into groups once they have come to rest. */
export class GroupTask implements Task {
  private readonly groups: RollupGroups;
  private readonly rollups: RollupSource;
  private readonly sets: MetricSets;
  private readonly resting = new RestingGroups();
  private hasLooked = false;

  constructor(private readonly tools: UpkeepTools) {
    this.groups = new RollupGroups(tools.client);
    this.rollups = new RollupSource(tools.client);
    this.sets = new MetricSets(tools.client);
    tools.openDays.onRefreshed((device, day, nowMs) =>
      this.resting.changed({ day, devicesFrom: groupOf(device) }, nowMs),
    );
  }

  async step(nowMs: number): Promise<boolean> {
    const { partition, settings } = this.tools;
    if (!this.hasLooked) {
      const missing = await this.groups.findMissing(dayOf(nowMs) - LOOK_BACK_DAYS, partition);
      for (const group of missing) this.resting.changed(group, nowMs);
      this.hasLooked = true;
    }
    const { hourQuietMs: quietMs, hourPatienceMs: patienceMs } = settings;
    const group = this.resting.due(nowMs, { quietMs, patienceMs });
    if (group === undefined) return false;
    await this.make(group);
    this.resting.made(group);
    return true;
  }

  private async make({ day, devicesFrom }: GroupDay): Promise<void> {
    const { client, partition } = this.tools;
    const devices = await this.findDevices(devicesFrom);
    if (devices.length < GROUP_DEVICES) return;
    await inTransaction(client, async () => {
      await this.groups.remove(day, partition, devices);
      const span = { fromDay: day, toDay: day + 1 };
      const rollups = await this.rollups.readEach(devices, span, GROUP_STATISTICS);
      const alike = Map.groupBy(rollups, ({ names }) => names);
      for (const [names, own] of alike)
        if (own.length >= GROUP_DEVICES)
          await this.groups.insert(partition, await this.sets.ensure(names), own);
    });
  }

  /** The partition's devices among the keys of a group. */
  private async findDevices(devicesFrom: number): Promise<number[]> {
    const { rows } = await this.tools.client.query<{ id: number; deviceId: string }>(
      'select id, device_id as "deviceId" from device where id >= $1 and id < $2',
      [devicesFrom, devicesFrom + GROUP_KEYS],
    );
    return rows.filter(({ deviceId }) => partitionOf(deviceId) === this.tools.partition).map(({ id }) => id);
  }
}
