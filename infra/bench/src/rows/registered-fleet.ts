import type pg from 'pg';
import { deviceIdOf } from '../system/fleet-names.ts';
import { FLEET_TAG } from '../system/fleet.ts';

/** Devices of one statement. */
const AT_ONCE = 10_000;

/** Writes devices `first` to `count` − 1 into the registry's tables as people and the store would have, one in eleven never seen. */
export async function fillRegistry(
  db: pg.Client,
  { first, count }: { first: number; count: number },
): Promise<void> {
  for (let from = first; from < count; from += AT_ONCE) {
    const numbers = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, i) => from + i);
    const ids = numbers.map(deviceIdOf);
    await db.query(
      `insert into device (device_id, name, tags, profile_name, created_at)
       select id, 'Device ' || n, array[$3, 'floor-' || n % 7], 'esp32-env', now() - n * interval '1 minute'
       from unnest($1::text[], $2::int[]) as one (id, n)`,
      [ids, numbers, FLEET_TAG],
    );
    await db.query(
      `insert into device_activity (device_id, last_seen_at, reading_count, latest_at, latest_metrics)
       select id, now() - n % 900 * interval '1 second', n, now(), '{"temperature":21.5,"humidity":40.2,"voltage":3.3}'
       from unnest($1::text[], $2::int[]) as one (id, n) where n % 11 <> 0`,
      [ids, numbers],
    );
  }
  await db.query('vacuum analyze device');
  await db.query('vacuum analyze device_activity');
}
