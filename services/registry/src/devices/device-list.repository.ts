import { Injectable } from '@nestjs/common';
import type { DeviceStatus } from '@telemetry/proto';
import { Database } from '../database.repository.ts';
import type { DeviceList, DevicePosition } from './device-cursor.ts';
import type { DeviceFilter, DeviceOrder } from './device-filter.ts';
import type { ListedDevice } from './device-record.ts';
import {
  comesAfter,
  devicesFor,
  directionOf,
  matching,
  SORTED_BY,
  statusAt,
} from './device-sql.repository.ts';

/** Which part of a list. */
export interface Slice {
  /** Where the previous part ended; from the beginning when undefined. */
  readonly after: DevicePosition | undefined;
  readonly limit: number;
  /** The moment that statuses are derived for. */
  readonly now: Date;
}

/** A device of a list, with its place in it. */
export interface ListRow extends ListedDevice {
  readonly position: DevicePosition;
}

/** Reads many devices, each time with one statement however many they are. */
@Injectable()
export class DeviceListRepository {
  constructor(private readonly database: Database) {}

  /** A part of the list: only its own devices are joined with all that is shown of them. */
  async find({ filter, order }: DeviceList, { after, limit, now }: Slice): Promise<ListRow[]> {
    const rows = await this.database.$queryRaw<Row[]>`
      WITH page AS (
        SELECT d.*, ${SORTED_BY[order.key]} AS sorted_by
        FROM ${devicesFor(filter, order)}
        WHERE ${matching(filter, now)} AND ${comesAfter(after, order)}
        ORDER BY ${SORTED_BY[order.key]} ${directionOf(order)} NULLS LAST, d.device_id ${directionOf(order)}
        LIMIT ${limit}
      )
      SELECT page.device_id AS "deviceId", page.name, page.tags, page.is_active AS "isActive", page.revision,
        page.created_at AS "createdAt", p.name AS "profileName", p.expected_interval_s AS "expectedIntervalS",
        a.last_seen_at AS "lastSeenAt", a.reading_count AS "readingCount", a.latest_at AS "latestAt",
        a.latest_metrics AS "latestMetrics", page.sorted_by AS "sortedBy"
      FROM page
      JOIN profile p ON p.name = page.profile_name
      -- With LIMIT the planner asks for each device of the page, and does not read the whole fleet's activity for it.
      LEFT JOIN LATERAL (SELECT * FROM device_activity WHERE device_id = page.device_id LIMIT 1) a ON true
      ORDER BY page.sorted_by ${directionOf(order)} NULLS LAST, page.device_id ${directionOf(order)}`;
    return rows.map((row) => listRow(row, order));
  }

  /** Ids of the devices that match, at most so many. */
  async findIds(filter: DeviceFilter, { limit, now }: Pick<Slice, 'limit' | 'now'>): Promise<string[]> {
    const rows = await this.database.$queryRaw<{ deviceId: string }[]>`
      SELECT d.device_id AS "deviceId" FROM ${devicesFor(filter)} WHERE ${matching(filter, now)}
      ORDER BY d.device_id LIMIT ${limit}`;
    return rows.map(({ deviceId }) => deviceId);
  }

  /** How many devices there are of each status; a status that no device has is left out. */
  async countByStatus(now: Date): Promise<{ status: DeviceStatus; count: number }[]> {
    return this.database.$queryRaw`
      SELECT ${statusAt(now)} AS status, count(*)::int AS count
      FROM device d JOIN profile p ON p.name = d.profile_name LEFT JOIN device_activity a USING (device_id)
      GROUP BY 1`;
  }

  /** The tags that most active devices have, and how many. */
  async countByTag(limit: number): Promise<{ tag: string; count: number }[]> {
    return this.database.$queryRaw`
      SELECT tag, count(*)::int AS count FROM device, unnest(tags) AS tag WHERE is_active
      GROUP BY tag ORDER BY count DESC, tag LIMIT ${limit}`;
  }
}

interface Row {
  readonly deviceId: string;
  readonly name: string;
  readonly tags: string[];
  readonly isActive: boolean;
  readonly revision: bigint;
  readonly createdAt: Date;
  readonly profileName: string;
  readonly expectedIntervalS: number;
  readonly lastSeenAt: Date | null;
  readonly readingCount: bigint | null;
  readonly latestAt: Date | null;
  readonly latestMetrics: unknown;
  readonly sortedBy: string | Date | null;
}

function listRow({ profileName, expectedIntervalS, sortedBy, ...row }: Row, { key }: DeviceOrder): ListRow {
  const { lastSeenAt, readingCount, latestAt, latestMetrics, ...device } = row;
  const value = sortedBy instanceof Date ? sortedBy.getTime() : sortedBy;
  return {
    ...device,
    profile: { name: profileName, expectedIntervalS },
    activity:
      lastSeenAt === null ? null : { lastSeenAt, readingCount: readingCount ?? 0n, latestAt, latestMetrics },
    position: { deviceId: row.deviceId, value: key === 'device_id' ? null : value },
  };
}
