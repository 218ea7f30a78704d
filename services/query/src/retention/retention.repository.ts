import { Injectable } from '@nestjs/common';
import type { Queryable } from '../reading/queryable.repository.ts';
import { Snapshots } from '../snapshot/snapshot.repository.ts';
import { DAY_MS, dayText, momentText } from '../upkeep/open-day.ts';
import { firstKeptDay } from './kept.ts';

/** Readings of a profile and a day or month that go together. */
export interface Going {
  readonly profile: string;
  readonly retentionDays: number;
  /** `2026-05-04`, or `2026-05` by month. */
  readonly period: string;
  /** Their first day, whole days since 1970 UTC. */
  readonly firstDay: number;
  readonly devices: number;
  readonly readings: number;
  readonly bytes: number;
}

/** What is asked about the readings that go. */
export interface GoingWanted {
  /** Everything that goes before this moment, ms since 1970. */
  readonly beforeMs: number;
  readonly by: 'day' | 'month';
  readonly limit: number;
}

interface Group {
  readonly days: number;
  readonly devices: readonly number[];
}

/** Looks ahead at what retention removes. */
@Injectable()
export class RetentionRepository {
  constructor(private readonly snapshots: Snapshots) {}

  /** What goes before a moment, of each time of keeping the first `limit` periods. */
  find(wanted: GoingWanted): Promise<Going[]> {
    return this.snapshots.snapshot(async (client) => {
      const { rows: groups } = await client.query<Group>(
        `select retention_days as days, array_agg(id) as devices from device
         where retention_days > 0 group by retention_days`,
      );
      const going: Going[] = [];
      for (const group of groups) going.push(...(await findOfGroup(client, group, wanted)));
      return going;
    });
  }
}

/** The sizes of stored values are known without reading them. */
async function findOfGroup(
  client: Queryable,
  { days, devices }: Group,
  { beforeMs, by, limit }: GoingWanted,
): Promise<Going[]> {
  const before = firstKeptDay(beforeMs, days);
  const { rows } = await client.query<Going>(
    `select d.profile, $4::int as "retentionDays", to_char(g.day, $5) as period,
            min(g.day) - date '1970-01-01' as "firstDay", count(distinct g.device_id)::int as devices,
            sum(g.readings)::float8 as readings, sum(g.bytes)::float8 as bytes
     from (select device_id, day, count as readings,
                  octet_length(times) + octet_length(receipts) + octet_length(vals) as bytes
           from reading_block where device_id = any($1::int[]) and day < $2::date
           union all
           select device_id, (ts at time zone 'UTC')::date, 1, octet_length(body)
           from reading where device_id = any($1::int[]) and ts < $3::timestamptz) g
     join device d on d.id = g.device_id
     group by d.profile, period order by min(g.day) limit $6`,
    [
      devices,
      dayText(before),
      momentText(before * DAY_MS),
      days,
      by === 'day' ? 'YYYY-MM-DD' : 'YYYY-MM',
      limit,
    ],
  );
  return rows;
}
