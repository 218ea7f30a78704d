import { LATE_INTERVALS, ONLINE_INTERVALS } from '@telemetry/proto';
import { Prisma } from '../gen/prisma/client.ts';
import type { DevicePosition } from './device-cursor.ts';
import type { DeviceFilter, DeviceOrder, SortKey } from './device-filter.ts';

// Pieces of statements about `device d`, `profile p` and `device_activity a`.

/** What each order goes by. */
export const SORTED_BY: Readonly<Record<SortKey, Prisma.Sql>> = {
  device_id: Prisma.sql`d.device_id`,
  name: Prisma.sql`lower(d.name)`,
  created_at: Prisma.sql`d.created_at`,
  last_seen_at: Prisma.sql`a.last_seen_at`,
};

/** The direction of an order. */
export function directionOf({ descending }: DeviceOrder): Prisma.Sql {
  return descending ? Prisma.sql`DESC` : Prisma.sql`ASC`;
}

/** The tables that a filter and an order need, no more: a join of the whole fleet is what a long list costs. */
export function devicesFor({ status }: DeviceFilter, order?: DeviceOrder): Prisma.Sql {
  const activity =
    status !== undefined || order?.key === 'last_seen_at'
      ? Prisma.sql`LEFT JOIN device_activity a USING (device_id)`
      : Prisma.empty;
  const profile = status === undefined ? Prisma.empty : Prisma.sql`JOIN profile p ON p.name = d.profile_name`;
  return Prisma.sql`device d ${profile} ${activity}`;
}

/** Whether a device is among those that are meant. */
export function matching(filter: DeviceFilter, now: Date): Prisma.Sql {
  const { q, tags, status, profileName, includeInactive } = filter;
  const conditions = [
    ...(q === undefined ? [] : [contains(q)]),
    ...(tags.length === 0 ? [] : [Prisma.sql`d.tags @> ${tags}::text[]`]),
    ...(profileName === undefined ? [] : [Prisma.sql`d.profile_name = ${profileName}`]),
    ...(status === undefined ? [] : [Prisma.sql`${statusAt(now)} = ${status}`]),
    ...(includeInactive || status !== undefined ? [] : [Prisma.sql`d.is_active`]),
  ];
  return conditions.length === 0 ? Prisma.sql`true` : Prisma.join(conditions, ' AND ');
}

/** What deviceStatus() of proto says, in SQL; a test holds both against each other. */
export function statusAt(now: Date): Prisma.Sql {
  const silentFor = (intervals: number): Prisma.Sql =>
    Prisma.sql`${now}::timestamptz - ${intervals} * p.expected_interval_s * interval '1 second'`;
  return Prisma.sql`CASE
    WHEN NOT d.is_active THEN 'inactive'
    WHEN a.last_seen_at IS NULL THEN 'never_seen'
    WHEN a.last_seen_at >= ${silentFor(ONLINE_INTERVALS)} THEN 'online'
    WHEN a.last_seen_at >= ${silentFor(LATE_INTERVALS)} THEN 'late'
    ELSE 'offline' END`;
}

/** Whether a device stands behind a position in an order. */
export function comesAfter(
  position: DevicePosition | undefined,
  { key, descending }: DeviceOrder,
): Prisma.Sql {
  if (position === undefined) return Prisma.sql`true`;
  const { deviceId, value } = position;
  const beyond = descending ? Prisma.sql`<` : Prisma.sql`>`;
  if (key === 'device_id') return Prisma.sql`d.device_id ${beyond} ${deviceId}`;
  const column = SORTED_BY[key];
  if (value === null) return Prisma.sql`(${column} IS NULL AND d.device_id ${beyond} ${deviceId})`;
  const given =
    typeof value === 'number' ? Prisma.sql`${new Date(value)}::timestamptz` : Prisma.sql`${value}`;
  const behind = Prisma.sql`(${column}, d.device_id) ${beyond} (${given}, ${deviceId})`;
  return key === 'last_seen_at' ? Prisma.sql`(${behind} OR ${column} IS NULL)` : behind;
}

/** Lowered here and not by ILIKE, which lowers the pattern again for every row: a fifth more for a search of the fleet. */
function contains(q: string): Prisma.Sql {
  const like = Prisma.sql`lower(${`%${literally(q)}%`})`;
  return Prisma.sql`(lower(d.device_id) LIKE ${like} OR lower(d.name) LIKE ${like})`;
}

/** Wildcards of LIKE mean themselves. */
function literally(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
