import { Injectable } from '@nestjs/common';
import { Database } from '../database.repository.ts';
import { decodeBody } from '../reading/body.ts';
import { metricsOf } from '../reading/metrics.ts';
import type { DueActivity } from './device-seen.ts';

interface DueRow {
  device: number;
  device_id: string;
  stored: bigint;
  duplicate: bigint;
  last_received_at: Date;
  reading_id: string | null;
  ts: Date;
  names: string[];
  body: Uint8Array;
  traceparent: string | null;
}

/** Which devices the others have to be told of. */
@Injectable()
export class ActivityRepository {
  constructor(private readonly database: Database) {}

  /** The devices that have waited longest, at most `limit`; chosen before anything else is looked up about them. */
  async findDue(limit: number): Promise<DueActivity[]> {
    const rows = await this.database.$queryRaw<DueRow[]>`
      with due as materialized (
        select device_id, stored, duplicate, last_received_at from delivery
        where activity_due order by reported_at nulls first, device_id limit ${limit}
      )
      select c.device_id as device, d.device_id, c.stored, c.duplicate, c.last_received_at,
             l.reading_id::text, l.ts, m.names, l.body, t.traceparent
      from due c
        join device d on d.id = c.device_id
        left join latest_reading l on l.device_id = c.device_id
        left join metric_set m on m.id = l.metric_set_id
        left join reading_trace t on t.reading_id = l.reading_id`;
    return rows.map(dueActivity);
  }

  /**
   * These have been told of; one of which more has arrived meanwhile stays due, and so does one that a writer is
   * at work on. Waiting for nobody's lock, this never deadlocks with the writers.
   */
  async setReported(told: readonly DueActivity[]): Promise<void> {
    await this.database.$executeRaw`
      with free as (
        select c.device_id, (c.stored, c.duplicate) is distinct from (t.stored, t.duplicate) as is_due
        from unnest(${told.map(({ device }) => device)}::int[], ${told.map(({ stored }) => stored)}::bigint[],
                    ${told.map(({ duplicate }) => duplicate)}::bigint[]) as t(device_id, stored, duplicate)
          join delivery c using (device_id)
        for update of c skip locked
      )
      update delivery as c set reported_at = now(), activity_due = free.is_due
      from free where c.device_id = free.device_id`;
  }
}

function dueActivity(row: DueRow): DueActivity {
  const { device, stored, duplicate } = row;
  const due = { device, deviceId: row.device_id, stored, duplicate, lastReceivedAt: row.last_received_at };
  if (row.reading_id === null) return due;
  const { reading_id: id, ts, names } = row;
  const traceparent = row.traceparent ?? undefined;
  const { receivedAtMs, vals } = decodeBody(ts.getTime(), row.body, names.length);
  const metrics = metricsOf(names, vals);
  return { ...due, latest: { id, ts, receivedAt: new Date(receivedAtMs), metrics, traceparent } };
}
