import { dayOf, dayText, momentText } from '../upkeep/open-day.ts';
import { pgArray } from '../pg-array.ts';
import { type Block, decodeBlock } from './block.ts';
import { type MetricSet, metricSet, MetricSets } from './metric-sets.repository.ts';
import type { Queryable } from './queryable.repository.ts';
import type { DeviceSegment } from './packed-rows.ts';
import { type Segment, sliceSegment, type Span } from './segment.ts';

/** What is known of a block without unpacking it. */
export interface BlockHead {
  readonly device: number;
  /** Whole days since 1970 UTC. */
  readonly day: number;
  readonly set: number;
  readonly part: number;
  readonly count: number;
  /** Milliseconds since 1970. */
  readonly firstMs: number;
  readonly lastMs: number;
}

const HEAD = `device_id as device, day - date '1970-01-01' as day, metric_set_id as set, part, count,
  (extract(epoch from first_ts) * 1000)::float8 as "firstMs", (extract(epoch from last_ts) * 1000)::float8 as "lastMs"`;
/** Bounds of `day` choose the month's partition, those of the times the part of the day. */
const IN_SPAN = `device_id = any($1::int[]) and day >= $2::date and day <= $3::date
  and last_ts >= $4::timestamptz and first_ts < $5::timestamptz`;

/** The blocks of closed days. */
export class BlocksRepository {
  private readonly sets: MetricSets;

  constructor(private readonly client: Queryable) {
    this.sets = new MetricSets(client);
  }

  /** What some devices have in blocks that reach into a span; only what lies in the span. */
  async read(devices: readonly number[], span: Span): Promise<DeviceSegment[]> {
    const { rows } = await this.client.query<BlockHead & Block>(
      `select ${HEAD}, times, receipts, vals from reading_block where ${IN_SPAN}`,
      boundsOf(devices, span),
    );
    const sets = await this.sets.get(rows.map(({ set }) => set));
    return rows
      .map((row) => ({
        device: row.device,
        segment: sliceSegment(unpack(row, sets), span),
      }))
      .filter(({ segment }) => segment.times.length > 0);
  }

  /** The blocks of a device that reach into a span, not unpacked; of these metric sets, all unless given. */
  async heads(device: number, span: Span, sets?: readonly number[]): Promise<BlockHead[]> {
    const { rows } = await this.client.query<BlockHead>(
      `select ${HEAD} from reading_block where ${IN_SPAN} and ($6::int[] is null or metric_set_id = any($6))`,
      [...boundsOf([device], span), sets],
    );
    return rows;
  }

  /** Unpacks some blocks of a device. */
  async load(heads: readonly BlockHead[]): Promise<Segment[]> {
    const [head] = heads;
    if (head === undefined) return [];
    const { rows } = await this.client.query<BlockHead & Block>(
      `select ${HEAD}, times, receipts, vals from reading_block
       where device_id = $1 and day = any($2::date[])
         and (day, metric_set_id, part) in (select * from unnest($2::date[], $3::int[], $4::int[]))`,
      [
        head.device,
        heads.map(({ day }) => dayText(day)),
        heads.map(({ set }) => set),
        heads.map(({ part }) => part),
      ],
    );
    const sets = await this.sets.get(heads.map(({ set }) => set));
    return rows.map((row) => unpack(row, sets));
  }

  /** How many readings blocks hold that reach into a span: no fewer than lie in it. */
  async count(devices: readonly number[], span: Span): Promise<number> {
    const { rows } = await this.client.query<{ count: number }>(
      `select coalesce(sum(count), 0)::float8 as count from reading_block where ${IN_SPAN}`,
      boundsOf(devices, span),
    );
    return rows[0]?.count ?? 0;
  }
}

/**
 * The readings of a block, whose packed bytes are given back at once: the collector sees small objects and not the
 * kilobytes behind them. Only few bytes are cut from a buffer that is others', too.
 */
function unpack(row: BlockHead & Block, sets: ReadonlyMap<number, MetricSet>): Segment {
  const segment = decodeBlock(row, metricSet(sets, row.set));
  for (const { buffer, byteLength } of [row.times, row.receipts, row.vals]) {
    if ('transfer' in buffer && buffer.byteLength === byteLength) buffer.transfer(0);
  }
  return segment;
}

function boundsOf(devices: readonly number[], { startMs, endMs }: Span): unknown[] {
  return [
    pgArray.int4(devices),
    dayText(dayOf(startMs)),
    dayText(dayOf(endMs - 1)),
    momentText(startMs),
    momentText(endMs),
  ];
}
