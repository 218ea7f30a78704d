import { Injectable } from '@nestjs/common';
import { partitionOf } from '@telemetry/proto';
import { Database } from '../database.repository.ts';
import { Prisma } from '../gen/prisma/client.ts';
import type { KnownDevice } from '../device/device.repository.ts';
import type { StoredReadingDto } from '../reading/reading-answer.ts';
import type { TimeRange } from '../time/range.ts';
import type { Order } from './cursor.ts';

/** Which readings. */
export interface ReadingSelection {
  readonly span: TimeRange;
  readonly order: Order;
  readonly limit: number;
  /** Only readings that have one of these. */
  readonly metrics?: readonly string[];
}

/** Readings of one moment, with the position in READINGS that everything is stored up to at that moment. */
export interface Snapshot {
  readonly readings: readonly StoredReadingDto[];
  readonly watermark: bigint;
}

/** Past readings. */
@Injectable()
export class HistoryRepository {
  constructor(private readonly database: Database) {}

  /** Both in one snapshot: a reading is either in the page's span now or behind the watermark. */
  async find(device: KnownDevice, selection: ReadingSelection): Promise<Snapshot> {
    const [readings, watermark] = await this.database.$transaction(
      [
        this.database.$queryRaw<StoredReadingDto[]>(readingsSql(device.id, selection)),
        this.database.watermark.findUnique({ where: { partition: partitionOf(device.deviceId) } }),
      ],
      { isolationLevel: 'RepeatableRead' },
    );
    return { readings, watermark: watermark?.seq ?? 0n };
  }
}

/** Walks the primary key in its order and stops at the limit, so a page costs the same at any depth. */
export function readingsSql(device: number, { span, order, limit, metrics }: ReadingSelection): Prisma.Sql {
  const direction = Prisma.raw(order);
  const wanted = metrics === undefined ? Prisma.empty : Prisma.sql`and m.names && ${metrics}::text[]`;
  return Prisma.sql`
    select r.ts, r.received_at, m.names, r.vals
    from reading r join metric_set m on m.id = r.metric_set_id
    where r.device_id = ${device} and r.ts >= ${new Date(span.startMs)} and r.ts < ${new Date(span.endMs)} ${wanted}
    order by r.ts ${direction}
    limit ${limit}`;
}
