import { createLogger } from '@telemetry/chassis';
import { logSink } from '@telemetry/local';
import type pg from 'pg';
import { BlockMoments } from '../src/compaction/block-moments.repository.ts';
import { encodeBody } from '../src/reading/body.ts';
import { MetricSets } from '../src/reading/metric-sets.repository.ts';
import { dayText, type OpenDay } from '../src/upkeep/open-day.ts';
import { OpenDays, type UpkeepTimes } from '../src/upkeep/open-days.ts';
import { Upkeep } from '../src/upkeep/upkeep.service.ts';
import { momentOf } from '../src/writer/make-room.ts';
import { pgArray } from '../src/pg-array.ts';
import { Partitions } from '../src/writer/partitions.repository.ts';

/** A reading as a test has it. */
export interface TestReading {
  readonly device: number;
  readonly tsMs: number;
  readonly receivedAtMs: number;
  readonly metrics: Readonly<Record<string, number>>;
}

/** Everything is due at once. */
export const AT_ONCE: UpkeepTimes = {
  hourGraceMs: 0,
  hourQuietMs: 0,
  hourPatienceMs: 0,
  compactAfterMs: 0,
  compactQuietMs: 0,
};

/** Stores readings as a lane does, without the stream: each one once, and what is open marked. */
export class LaneDouble {
  private constructor(
    readonly client: pg.Client,
    readonly openDays: OpenDays,
    readonly upkeep: Upkeep,
    private readonly blocks: BlockMoments,
    private partitions: Partitions,
  ) {}

  /** Begins with what the tables hold, as after a crash. */
  static async open(client: pg.Client, settings = AT_ONCE, partition = 0): Promise<LaneDouble> {
    const { rows } = await client.query<OpenDay>(
      `select device_id as device, day - date '1970-01-01' as day, dirty_hours as "dirtyHours" from open_day`,
    );
    const openDays = new OpenDays(rows);
    const log = createLogger('query', { LOG_LEVEL: 'trace', LOG_FORMAT: 'json' }, logSink);
    const upkeep = new Upkeep({ client, partition, openDays, settings, log });
    return new LaneDouble(
      client,
      openDays,
      upkeep,
      new BlockMoments(client, openDays),
      new Partitions(client),
    );
  }

  /** Stores what is new of these readings. Returns how many that were. */
  async store(readings: readonly TestReading[], nowMs: number): Promise<number> {
    const taken = await this.blocks.taken(readings);
    const rows = readings.filter((reading) => !taken.has(momentOf(reading as never)));
    await this.partitions.ensure(rows.map(({ tsMs }) => tsMs));
    const marks = this.openDays.marks(rows);
    let stored: number;
    await this.client.query('begin');
    try {
      stored = await this.insert(rows);
      await this.mark(marks);
      await this.client.query('commit');
    } catch (error) {
      await this.client.query('rollback');
      // A partition that was emptied has been dropped.
      if ((error as { code?: string }).code !== '23514') throw error;
      this.partitions = new Partitions(this.client);
      return this.store(readings, nowMs);
    }
    this.openDays.written(marks, rows, nowMs);
    return stored;
  }

  private async insert(rows: readonly TestReading[]): Promise<number> {
    const sets = new MetricSets(this.client);
    const ids: number[] = [];
    for (const { metrics } of rows) ids.push(await sets.ensure(Object.keys(metrics).sort()));
    const result = await this.client.query(
      `insert into reading (device_id, metric_set_id, ts, body)
       select * from unnest($1::int[], $2::int[], $3::timestamptz[], $4::bytea[]) on conflict do nothing`,
      [
        pgArray.int4(rows.map(({ device }) => device)),
        pgArray.int4(ids),
        pgArray.timestamptz(rows.map(({ tsMs }) => tsMs)),
        pgArray.bytea(rows.map(bodyOf)),
      ],
    );
    return result.rowCount ?? 0;
  }

  private async mark(marks: readonly OpenDay[]): Promise<void> {
    for (const { device, day, dirtyHours } of marks) {
      await this.client.query(
        `insert into open_day as o (device_id, day, dirty_hours) values ($1, $2::date, $3)
         on conflict (device_id, day) do update set dirty_hours = o.dirty_hours | excluded.dirty_hours`,
        [device, dayText(day), dirtyHours],
      );
    }
  }

  /** Does upkeep until nothing is due, or a number of steps. */
  async keepUp(nowMs: number, steps = Infinity): Promise<void> {
    for (let i = 0; i < steps; i++) if ((await this.upkeep.step(nowMs)) === 'idle') return;
  }
}

function bodyOf({ tsMs, receivedAtMs, metrics }: TestReading): Uint8Array {
  const vals = Object.keys(metrics)
    .sort()
    .map((name) => metrics[name]!);
  return encodeBody({ tsMs, receivedAtMs, vals });
}
