import { Injectable } from '@nestjs/common';
import { invalidField } from '@telemetry/chassis';
import { partitionOf } from '@telemetry/proto';
import { MetricSets } from '../reading/metric-sets.repository.ts';
import type { Queryable } from '../reading/queryable.repository.ts';
import { ReadingSource } from '../reading/readings.repository.ts';
import type { StoredReading } from '../reading/reading-answer.ts';
import type { Segment } from '../reading/segment.ts';
import { getDevice } from '../snapshot/asked-devices.repository.ts';
import { Snapshots } from '../snapshot/snapshot.repository.ts';
import { whileAsked } from '../time/question.service.ts';
import type { TimeRange } from '../time/range.ts';
import type { Order } from './cursor.ts';
import { Extremes } from './extremes.ts';
import { onlyMetrics } from './only-metrics.ts';

/** No more readings are looked at to thin them out. */
const MAX_THINNED = 5_000_000;
/** A piece of an export has so many readings at least, unless it is the last. */
const PIECE_READINGS = 20_000;
/** Each piece begins anew: what it looked at and did not need is garbage that has grown old meanwhile. */
const PIECE_DAYS = 1;

/** Which readings. */
export interface ReadingSelection {
  readonly span: TimeRange;
  readonly order: Order;
  /** Only readings that have one of these. */
  readonly metrics?: readonly string[] | undefined;
}

/** Readings of one moment, with the position in READINGS that everything is stored up to at that moment. */
export interface Found {
  readonly readings: readonly StoredReading[];
  readonly watermark: string;
}

/** A part of an export. */
export interface Piece {
  /** One after the other in the order asked for; segments within one of them may interleave. */
  readonly parts: readonly (readonly Segment[])[];
  /** What is left of the span; undefined after the last piece. */
  readonly rest: TimeRange | undefined;
}

/** Past readings. */
@Injectable()
export class HistoryRepository {
  constructor(private readonly snapshots: Snapshots) {}

  /** Both in one snapshot: a reading is either in the page's span now or behind the watermark. */
  async page(deviceId: string, selection: ReadingSelection & { limit: number }): Promise<Found> {
    return this.snapshots.snapshot(
      whileAsked(async (client) => {
        const { id } = await getDevice(client, deviceId);
        const readings = await new ReadingSource(client).page(id, selection.span, selection);
        return { readings, watermark: await findWatermark(client, deviceId) };
      }),
    );
  }

  /** At most `maxPoints` of the readings, the extremes of each metric among them, and how many there are. */
  async thinned(
    deviceId: string,
    { span, order, metrics, maxPoints }: ReadingSelection & { maxPoints: number },
  ): Promise<Found & { total: number }> {
    return this.snapshots.snapshot(
      whileAsked(async (client) => {
        const { id } = await getDevice(client, deviceId);
        const source = new ReadingSource(client);
        const extremes = new Extremes(await extentOf(source, id, { span, order, metrics }), maxPoints);
        for await (const segments of source.stream(id, span, 'asc')) {
          for (const segment of segments) {
            const own = onlyMetrics(segment, metrics);
            if (own !== undefined) extremes.add(own);
          }
          if (extremes.readings > MAX_THINNED) throw tooManyToThin();
        }
        const readings = extremes.kept(order);
        return { readings, total: extremes.readings, watermark: await findWatermark(client, deviceId) };
      }),
    );
  }

  /** The names of all metrics that a device has in a span, sorted. */
  async findMetrics(deviceId: string, { startMs, endMs }: TimeRange): Promise<string[]> {
    return this.snapshots.snapshot(
      whileAsked(async (client) => {
        const { id } = await getDevice(client, deviceId);
        const [start, end] = [new Date(startMs).toISOString(), new Date(endMs).toISOString()];
        const { rows } = await client.query<{ set: number }>(
          `select metric_set_id as set from reading
         where device_id = $1 and ts >= $2::timestamptz and ts < $3::timestamptz
         union
         select metric_set_id from reading_block
         where device_id = $1 and day >= ($2::timestamptz at time zone 'UTC')::date
           and day <= ($3::timestamptz at time zone 'UTC')::date
           and last_ts >= $2::timestamptz and first_ts < $3::timestamptz`,
          [id, start, end],
        );
        const sets = await new MetricSets(client).get(rows.map(({ set }) => set));
        return [...new Set(rows.flatMap(({ set }) => sets.get(set)?.names ?? []))].sort();
      }),
    );
  }

  /** The next part of an export, in a snapshot of its own: a slow caller holds no connection. */
  async piece(deviceId: string, span: TimeRange, order: Order): Promise<Piece> {
    return this.snapshots.snapshot(
      whileAsked(async (client) => {
        const { id } = await getDevice(client, deviceId);
        const parts: (readonly Segment[])[] = [];
        let readings = 0;
        for await (const segments of new ReadingSource(client).stream(id, span, order, PIECE_DAYS)) {
          const count = segments.reduce((sum, { times }) => sum + times.length, 0);
          if (count > 0) parts.push(segments);
          readings += count;
          if (readings >= PIECE_READINGS) return { parts, rest: restOf(span, parts.at(-1) ?? [], order) };
        }
        return { parts, rest: undefined };
      }),
    );
  }
}

async function findWatermark(client: Queryable, deviceId: string): Promise<string> {
  const { rows } = await client.query<{ seq: string }>({
    name: 'find-watermark',
    text: 'select seq from watermark where partition = $1',
    values: [partitionOf(deviceId)],
  });
  return rows[0]?.seq ?? '0';
}

/** The part of a span that has readings of a device. */
async function extentOf(
  source: ReadingSource,
  device: number,
  selection: ReadingSelection,
): Promise<TimeRange> {
  const { span, metrics } = selection;
  const [first] = await source.page(device, span, { order: 'asc', limit: 1, metrics });
  const [last] = await source.page(device, span, { order: 'desc', limit: 1, metrics });
  return first === undefined || last === undefined ? span : { startMs: first.tsMs, endMs: last.tsMs + 1 };
}

/** What is left of a span after these segments, which are the last that were read. */
function restOf(
  { startMs, endMs }: TimeRange,
  segments: readonly Segment[],
  order: Order,
): TimeRange | undefined {
  const times = segments.map((segment) => segment.times).filter(({ length }) => length > 0);
  const rest =
    order === 'asc'
      ? { startMs: Math.max(...times.map((own) => own.at(-1) ?? startMs)) + 1, endMs }
      : { startMs, endMs: Math.min(...times.map((own) => own[0] ?? endMs)) };
  return rest.startMs < rest.endMs ? rest : undefined;
}

function tooManyToThin(): Error {
  const message = `the range holds more than ${MAX_THINNED} readings, too many to thin out: take a shorter one, or aggregate with a bucket`;
  return invalidField('range', message, 'readings');
}
