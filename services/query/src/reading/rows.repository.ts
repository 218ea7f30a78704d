import { momentText } from '../upkeep/open-day.ts';
import { pgArray } from '../pg-array.ts';
import { metricSet, MetricSets } from './metric-sets.repository.ts';
import { decodeRows, type DeviceSegment, type PackedRows } from './packed-rows.ts';
import type { Queryable } from './queryable.repository.ts';
import type { Order, Segment, Span } from './segment.ts';

interface PackedRowsOfSet extends PackedRows {
  readonly set: number;
}

/** A row as `decodeRows` takes it. */
const PACKED = 'int4send(device_id) || timestamptz_send(ts) || body';
const IN_SPAN = 'device_id = any($1::int[]) and ts >= $2::timestamptz and ts < $3::timestamptz';

/** What one question for the first rows asks. */
export interface RowsWanted {
  readonly order: Order;
  readonly limit: number;
  /** Ids of the metric sets; all unless given. */
  readonly sets?: readonly number[] | undefined;
}

/**
 * The rows of a span, packed by the server into one value a shape: parsing a row in the client costs more than everything
 * else about it. Statements have no name, since only a plan made for these very bounds touches no
 * partition but theirs.
 */
export class RowsRepository {
  private readonly sets: MetricSets;

  constructor(private readonly client: Queryable) {
    this.sets = new MetricSets(client);
  }

  /** All rows of some devices in a span. */
  read(devices: readonly number[], span: Span): Promise<DeviceSegment[]> {
    return this.pack(devices, span, `select * from reading where ${IN_SPAN}`);
  }

  /** The same, and removes them. */
  take(devices: readonly number[], span: Span): Promise<DeviceSegment[]> {
    return this.pack(devices, span, `delete from reading where ${IN_SPAN} returning *`);
  }

  /** The first rows of a device in a span, in an order of time. */
  async first(device: number, span: Span, { order, limit, sets }: RowsWanted): Promise<Segment[]> {
    const { rows } = await this.client.query<PackedRowsOfSet>(
      `select metric_set_id as set, count(*)::int as count, string_agg(${PACKED}, ''::bytea) as rows
       from (select * from reading
             where device_id = $1 and ts >= $2::timestamptz and ts < $3::timestamptz
               and ($5::int[] is null or metric_set_id = any($5))
             order by ts ${order === 'asc' ? 'asc' : 'desc'} limit $4) r
       group by 1`,
      [device, momentText(span.startMs), momentText(span.endMs), limit, sets],
    );
    return (await this.decode(rows)).map(({ segment }) => segment);
  }

  /** How many rows some devices have in a span; counting stops at `most`. */
  async count(devices: readonly number[], span: Span, most: number): Promise<number> {
    const { rows } = await this.client.query<{ count: number }>(
      `select count(*)::int as count
       from (select from reading where ${IN_SPAN} limit $4) r`,
      [pgArray.int4(devices), momentText(span.startMs), momentText(span.endMs), most],
    );
    return rows[0]?.count ?? 0;
  }

  /** Rows are packed as they are met, which is mostly in their order: to sort them would be a third of the work. */
  private async pack(devices: readonly number[], span: Span, wanted: string): Promise<DeviceSegment[]> {
    const { rows } = await this.client.query<PackedRowsOfSet>(
      `with wanted as (${wanted})
       select metric_set_id as set, count(*)::int as count, string_agg(${PACKED}, ''::bytea) as rows
       from wanted group by 1`,
      [pgArray.int4(devices), momentText(span.startMs), momentText(span.endMs)],
    );
    return this.decode(rows);
  }

  private async decode(packed: readonly PackedRowsOfSet[]): Promise<DeviceSegment[]> {
    const sets = await this.sets.get(packed.map(({ set }) => set));
    return packed.flatMap((rows) => decodeRows(rows, metricSet(sets, rows.set)));
  }
}
