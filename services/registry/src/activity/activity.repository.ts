import { Injectable } from '@nestjs/common';
import type { DeviceSeen } from '@telemetry/proto';
import { Database } from '../database.repository.ts';

/** The only SQL of device activity. */
@Injectable()
export class ActivityRepository {
  constructor(private readonly database: Database) {}

  /** Recording an event twice, or an older one after a newer, changes nothing: counts only grow. */
  async record(events: readonly DeviceSeen[]): Promise<void> {
    const newest = [...new Map(events.map((event) => [event.deviceId, event])).values()];
    await this.database.$executeRaw`
      INSERT INTO device_activity (device_id, last_seen_at, reading_count, latest_at, latest_metrics)
      SELECT seen.device_id, to_timestamp(last_seen_ms / 1000.0), reading_count, to_timestamp(latest_ms / 1000.0), metrics
      FROM unnest(
        ${newest.map((event) => event.deviceId)}::text[],
        ${newest.map((event) => event.lastSeenAtMs)}::bigint[],
        ${newest.map((event) => event.readingCount)}::bigint[],
        ${newest.map((event) => event.latest?.timestampMs ?? null)}::bigint[],
        ${newest.map((event) => (event.latest === undefined ? null : JSON.stringify(event.latest.metrics)))}::jsonb[]
      ) AS seen (device_id, last_seen_ms, reading_count, latest_ms, metrics)
      JOIN device ON device.device_id = seen.device_id
      ON CONFLICT (device_id) DO UPDATE SET
        last_seen_at = excluded.last_seen_at,
        reading_count = excluded.reading_count,
        latest_at = excluded.latest_at,
        latest_metrics = excluded.latest_metrics
      WHERE device_activity.reading_count <= excluded.reading_count`;
  }
}
