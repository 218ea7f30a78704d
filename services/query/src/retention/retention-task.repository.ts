import { partitionOf } from '@telemetry/proto';
import { closeDays } from '../compaction/compaction.repository.ts';
import { inTransaction } from '../upkeep/in-transaction.repository.ts';
import { DAY_MS, dayText, momentText } from '../upkeep/open-day.ts';
import type { Task, UpkeepTools } from '../upkeep/upkeep-tools.repository.ts';
import { firstKeptDay } from './kept.ts';

/** How often the store is searched for what is due, milliseconds. */
const EVERY_MS = 60_000;
/** Days of devices that one step removes. */
const MOST_DAYS = 200;

/** Devices whose readings are kept for the same time. */
interface Group {
  /** Days before this one (whole days since 1970 UTC) are due. */
  readonly firstKept: number;
  readonly devices: readonly number[];
}

interface Due {
  readonly device: number;
  readonly day: number;
}

/**
 * Removes readings that are older than their device's profile keeps them, whole days at a time. Rollups stay, and so do
 * the counts of the ledger.
 */
export class RetentionTask implements Task {
  private groups: Group[] = [];
  private nextMs = -Infinity;

  constructor(private readonly tools: UpkeepTools) {}

  async step(nowMs: number): Promise<boolean> {
    if (this.groups.length === 0) {
      if (nowMs < this.nextMs) return false;
      this.groups = await this.findGroups(nowMs);
      this.nextMs = nowMs + EVERY_MS;
    }
    for (let group = this.groups.at(-1); group !== undefined; group = this.groups.at(-1)) {
      const due = await this.find(group);
      if (due.length > 0) return this.remove(due);
      this.groups.pop();
    }
    return false;
  }

  private async findGroups(nowMs: number): Promise<Group[]> {
    const { rows } = await this.tools.client.query<{ id: number; deviceId: string; days: number }>(
      'select id, device_id as "deviceId", retention_days as days from device where retention_days > 0',
    );
    const own = rows.filter(({ deviceId }) => partitionOf(deviceId) === this.tools.partition);
    return [...Map.groupBy(own, ({ days }) => days)].map(([days, devices]) => ({
      firstKept: firstKeptDay(nowMs, days),
      devices: devices.map(({ id }) => id),
    }));
  }

  /** What is due of a group: in blocks, or in rows that are rolled up. */
  private async find({ firstKept, devices }: Group): Promise<Due[]> {
    const { rows } = await this.tools.client.query<Due>(
      `(select distinct device_id as device, day - date '1970-01-01' as day from reading_block
        where device_id = any($1::int[]) and day < $2::date limit ${MOST_DAYS})
       union
       (select device_id, day - date '1970-01-01' from open_day
        where device_id = any($1::int[]) and day < $2::date and dirty_hours = 0 limit ${MOST_DAYS})
       order by day limit ${MOST_DAYS}`,
      [devices, dayText(firstKept)],
    );
    return rows;
  }

  /** The oldest day of what is due. */
  private async remove(due: readonly Due[]): Promise<boolean> {
    const day = due[0]?.day ?? 0;
    const devices = due.filter((one) => one.day === day).map(({ device }) => device);
    const { client, openDays, log } = this.tools;
    await inTransaction(client, async () => {
      await client.query('delete from reading_block where device_id = any($1::int[]) and day = $2::date', [
        devices,
        dayText(day),
      ]);
      await client.query(
        'delete from reading where device_id = any($1::int[]) and ts >= $2::timestamptz and ts < $3::timestamptz',
        [devices, momentText(day * DAY_MS), momentText((day + 1) * DAY_MS)],
      );
      await closeDays(client, devices, day);
    });
    for (const device of devices) openDays.closed(device, day);
    log.debug({ day: dayText(day), devices: devices.length }, 'Readings dropped, kept long enough');
    return true;
  }
}
