import { Injectable } from '@nestjs/common';
import { neededFor } from '../aggregate/statistics.ts';
import { TallyReader } from '../aggregate/tally.repository.ts';
import type { Tally } from '../aggregate/tally.ts';
import type { Queryable } from '../reading/queryable.repository.ts';
import type { AskedDevice } from '../snapshot/asked-devices.ts';
import { findDevices } from '../snapshot/asked-devices.repository.ts';
import { Snapshots } from '../snapshot/snapshot.repository.ts';
import type { TimeRange } from '../time/range.ts';

/** How many devices there are, by how they report, as the registry derives it. */
export interface DeviceCounts {
  readonly total: number;
  readonly online: number;
  readonly late: number;
  readonly offline: number;
  readonly never_seen: number;
  readonly inactive: number;
}

/** What all devices together did in a span. */
export interface Overview {
  readonly counts: DeviceCounts;
  readonly devices: readonly AskedDevice[];
  /** Of one bucket, the span; with the average. */
  readonly tally: Tally;
}

/** All devices at a glance. */
@Injectable()
export class DashboardRepository {
  constructor(private readonly snapshots: Snapshots) {}

  /** Everything in one snapshot. `nowMs` is ms since 1970. */
  async find(range: TimeRange, nowMs: number): Promise<Overview> {
    return this.snapshots.snapshot(async (client) => {
      const counts = await countDevices(client, nowMs);
      const devices = await findDevices(client, {});
      const tally = await new TallyReader(client).read(
        devices.map(({ id }) => id),
        { range, bounds: [range.startMs, range.endMs], needed: neededFor(['avg']) },
      );
      return { counts, devices, tally };
    });
  }
}

/** Online within three expected intervals of the last receipt, late within ten, then offline. */
async function countDevices(client: Queryable, nowMs: number): Promise<DeviceCounts> {
  const { rows } = await client.query<{ status: keyof DeviceCounts; count: number }>(
    `select status, count(*)::int as count
     from device d left join delivery l on l.device_id = d.id
       cross join lateral (select extract(epoch from $1::timestamptz - l.last_received_at) as silent_s) s
       cross join lateral (
         select case when not d.is_active then 'inactive'
                     when silent_s is null then 'never_seen'
                     when d.expected_interval_s > 0 and silent_s <= 3 * d.expected_interval_s then 'online'
                     when d.expected_interval_s > 0 and silent_s <= 10 * d.expected_interval_s then 'late'
                     else 'offline' end as status) t
     group by status`,
    [new Date(nowMs).toISOString()],
  );
  const none = { total: 0, online: 0, late: 0, offline: 0, never_seen: 0, inactive: 0 };
  const total = rows.reduce((sum, { count }) => sum + count, 0);
  return { ...none, ...Object.fromEntries(rows.map(({ status, count }) => [status, count])), total };
}
