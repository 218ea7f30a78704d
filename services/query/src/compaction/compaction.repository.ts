import { type Block, encodeBlocks } from '../reading/block.ts';
import { BlocksRepository } from '../reading/blocks.repository.ts';
import type { Queryable } from '../reading/queryable.repository.ts';
import type { DeviceSegment } from '../reading/packed-rows.ts';
import { RowsRepository } from '../reading/rows.repository.ts';
import { mergeSegments, type Span } from '../reading/segment.ts';
import { inTransaction } from '../upkeep/in-transaction.repository.ts';
import { DAY_MS, dayText } from '../upkeep/open-day.ts';
import { pgArray } from '../pg-array.ts';
import { Months } from './months.repository.ts';

/** PostgreSQL's code for a row that fits no partition, among others. */
const CHECK_VIOLATION = '23514';

interface NewBlock extends Block {
  readonly device: number;
  readonly set: number;
  readonly part: number;
}

/** Turns the rows of closed days into blocks. */
export class Compaction {
  private readonly rows: RowsRepository;
  private readonly blocks: BlocksRepository;
  private readonly months: Months;

  constructor(private readonly client: Queryable) {
    this.rows = new RowsRepository(client);
    this.blocks = new BlocksRepository(client);
    this.months = new Months(client);
  }

  /**
   * Compacts a day (whole days since 1970 UTC) of some devices; what came late joins the blocks that are there. One
   * transaction: nobody ever sees a reading twice or not at all. Returns how many rows have become blocks.
   */
  async compact(day: number, devices: readonly number[]): Promise<number> {
    try {
      return await this.attempt(day, devices);
    } catch (error) {
      if (!isPartitionMissing(error)) throw error;
      this.months.forget();
      return this.attempt(day, devices);
    }
  }

  private async attempt(day: number, devices: readonly number[]): Promise<number> {
    await this.months.ensure(day);
    const span = { startMs: day * DAY_MS, endMs: (day + 1) * DAY_MS };
    return inTransaction(this.client, async () => {
      const rows = await this.rows.take(devices, span);
      const blocks = await this.merge(rows, span);
      await this.removeBlocks(day, rows);
      await this.insertBlocks(day, blocks);
      await closeDays(this.client, devices, day);
      return rows.reduce((sum, { segment }) => sum + segment.times.length, 0);
    });
  }

  private async merge(rows: readonly DeviceSegment[], span: Span): Promise<NewBlock[]> {
    const known = await this.blocks.read([...new Set(rows.map(({ device }) => device))], span);
    const byShape = Map.groupBy(known, shapeOf);
    return rows.flatMap((row) => {
      const { device, segment } = row;
      const old = byShape.get(shapeOf(row)) ?? [];
      const merged = mergeSegments([...old.map((one) => one.segment), segment]);
      return encodeBlocks(merged).map((block, part) => ({ ...block, device, set: segment.metricSet, part }));
    });
  }

  private async removeBlocks(day: number, rows: readonly DeviceSegment[]): Promise<void> {
    await this.client.query(
      `delete from reading_block
       where day = $1::date and device_id = any($2::int[])
         and (device_id, metric_set_id) in (select * from unnest($2::int[], $3::int[]))`,
      [dayText(day), rows.map(({ device }) => device), rows.map(({ segment }) => segment.metricSet)],
    );
  }

  private async insertBlocks(day: number, blocks: readonly NewBlock[]): Promise<void> {
    if (blocks.length === 0) return;
    await this.client.query({
      name: 'insert-blocks',
      text: `insert into reading_block
               (device_id, day, metric_set_id, part, count, first_ts, last_ts, times, receipts, vals)
             select device_id, $1::date, metric_set_id, part, count, first_ts, last_ts, times, receipts, vals
             from unnest($2::int[], $3::int[], $4::int[], $5::int[], $6::timestamptz[], $7::timestamptz[],
               $8::bytea[], $9::bytea[], $10::bytea[])
               as t(device_id, metric_set_id, part, count, first_ts, last_ts, times, receipts, vals)`,
      values: [
        dayText(day),
        pgArray.int4(blocks.map(({ device }) => device)),
        pgArray.int4(blocks.map(({ set }) => set)),
        pgArray.int4(blocks.map(({ part }) => part)),
        pgArray.int4(blocks.map(({ count }) => count)),
        pgArray.timestamptz(blocks.map(({ firstMs }) => firstMs)),
        pgArray.timestamptz(blocks.map(({ lastMs }) => lastMs)),
        pgArray.bytea(blocks.map(({ times }) => times)),
        pgArray.bytea(blocks.map(({ receipts }) => receipts)),
        pgArray.bytea(blocks.map(({ vals }) => vals)),
      ],
    });
  }
}

/** Whether a row had no partition to go to: it has been dropped meanwhile. */
function isPartitionMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === CHECK_VIOLATION;
}

/** Names a device and a shape of readings. */
function shapeOf({ device, segment }: DeviceSegment): string {
  return `${device}/${segment.metricSet}`;
}

/** Notes that some devices have no rows of a day any more, in the transaction that removed them. */
export async function closeDays(client: Queryable, devices: readonly number[], day: number): Promise<void> {
  await client.query('delete from open_day where device_id = any($1::int[]) and day = $2::date', [
    devices,
    dayText(day),
  ]);
}
