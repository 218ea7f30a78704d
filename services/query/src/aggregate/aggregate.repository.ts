import { Injectable } from '@nestjs/common';
import { Database } from '../database.repository.ts';
import { Prisma } from '../gen/prisma/client.ts';
import type { TimeRange } from '../time/range.ts';
import { type AggregateFunction, SQL_OF } from './functions.ts';
import type { BucketRow } from './series.ts';

/** What was measured by one metric over a whole range. */
export interface MetricSummary {
  readonly metric: string;
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly avg: number;
}

/** How many readings a range has, and when the first and the last was measured. */
export interface Extent {
  readonly count: number;
  readonly first: Date | null;
  readonly last: Date | null;
}

/** Computes from the readings themselves, so every answer is exact. */
@Injectable()
export class AggregateRepository {
  constructor(private readonly database: Database) {}

  /** Both in one snapshot, so that they agree. */
  async summarise(device: number, range: TimeRange): Promise<{ extent: Extent; metrics: MetricSummary[] }> {
    const [extents, metrics] = await this.database.$transaction(
      [
        this.database.$queryRaw<Extent[]>`
          select count(*)::int, min(ts) as first, max(ts) as last from reading r where ${within(device, range)}`,
        this.database.$queryRaw<MetricSummary[]>`
          select metric, count(*)::int, min(v), max(v), avg(v) from ${values(device, range)}
          group by metric order by metric collate "C"`,
      ],
      { isolationLevel: 'RepeatableRead' },
    );
    return { extent: extents[0] ?? { count: 0, first: null, last: null }, metrics };
  }

  /** When the first and the last reading of a device were measured; undefined when it has none. */
  async findEnds(device: number): Promise<{ first: Date; last: Date } | undefined> {
    const rows = await this.database.$queryRaw<{ first: Date; last: Date }[]>`
      select (select ts from reading where device_id = ${device} order by ts limit 1) as first, ts as last
      from latest_reading where device_id = ${device}`;
    return rows[0];
  }

  /** One row for each metric and bucket that has readings. */
  async findBuckets(
    device: number,
    range: TimeRange,
    { bounds, functions }: { bounds: readonly number[]; functions: readonly AggregateFunction[] },
  ): Promise<BucketRow[]> {
    const columns = functions.map((name) => Prisma.raw(`'${name}', ${SQL_OF[name]}`));
    const starts = bounds.slice(0, -1).map((ms) => new Date(ms));
    return this.database.$queryRaw<BucketRow[]>`
      select width_bucket(ts, ${starts}::timestamptz[]) - 1 as bucket, metric, count(*)::int,
             jsonb_build_object(${Prisma.join(columns)}) as values
      from ${values(device, range)}
      group by 1, 2`;
  }
}

/** Each value of each reading, as rows of (ts, metric, v). */
function values(device: number, range: TimeRange): Prisma.Sql {
  return Prisma.sql`(
    select r.ts, x.metric, x.v
    from reading r join metric_set m on m.id = r.metric_set_id
      cross join lateral unnest(m.names, r.vals) as x(metric, v)
    where ${within(device, range)}) as value`;
}

function within(device: number, { startMs, endMs }: TimeRange): Prisma.Sql {
  return Prisma.sql`r.device_id = ${device} and r.ts >= ${new Date(startMs)} and r.ts < ${new Date(endMs)}`;
}
