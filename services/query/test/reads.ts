import { Module } from '@nestjs/common';
import { createLogger, createService, loadConfig, type RunningService } from '@telemetry/chassis';
import { logSink } from '@telemetry/local';
import { AggregateModule } from '../src/aggregate/aggregate.module.ts';
import { QueryConfig } from '../src/config.ts';
import { DashboardModule } from '../src/dashboard/dashboard.module.ts';
import { HistoryModule } from '../src/history/history.module.ts';
import { LatestModule } from '../src/latest/latest.module.ts';
import { encodeBody } from '../src/reading/body.ts';
import { MetricSets } from '../src/reading/metric-sets.repository.ts';
import { queryService } from '../src/service.ts';
import { dayText } from '../src/upkeep/open-day.ts';
import { Partitions } from '../src/writer/partitions.repository.ts';
import { LaneDouble, type TestReading } from './lane-double.ts';
import { System } from './system.ts';

/** From so many on readings are stored in one statement. */
const MANY = 1000;

/** What answers, without what writes: the test itself says what is stored, and when upkeep happens. */
@Module({ imports: [AggregateModule, DashboardModule, HistoryModule, LatestModule] })
class ReadsModule {}

/** A device as a test makes it. */
export interface TestDevice {
  readonly deviceId: string;
  readonly tags?: readonly string[];
  readonly expectedIntervalS?: number;
  readonly units?: Readonly<Record<string, string>>;
  readonly retentionDays?: number;
}

/** A store that a test fills, and the service that answers from it. */
export class Reads {
  private constructor(
    readonly system: System,
    readonly service: RunningService,
    public lane: LaneDouble,
  ) {}

  static async start(env: Record<string, string> = {}): Promise<Reads> {
    const system = await System.start();
    const config = loadConfig(QueryConfig, { ...system.env, ...env });
    const definition = { ...queryService, module: ReadsModule };
    const service = await createService(definition, config, createLogger('query', config, logSink));
    return new Reads(system, service, await LaneDouble.open(system.db));
  }

  async stop(): Promise<void> {
    await this.service.stop();
    await this.system.stop();
  }

  /** The lane ends, and another one goes on from what the tables hold. */
  async restartLane(): Promise<void> {
    this.lane = await LaneDouble.open(this.system.db);
  }

  /** Forgets all readings. */
  async clear(): Promise<void> {
    await this.system.db.query('truncate reading, reading_block, open_day, rollup, rollup_group, delivery');
    await this.restartLane();
  }

  get port(): number {
    return this.service.port;
  }

  /** Returns its surrogate key. */
  async device({
    deviceId,
    tags = [],
    expectedIntervalS = 0,
    units = {},
    retentionDays = 0,
  }: TestDevice): Promise<number> {
    const [row] = await this.system.rows(
      `insert into device (device_id, tags, expected_interval_s, units, retention_days)
       values ($1, $2, $3, $4, $5) returning id`,
      [deviceId, tags, expectedIntervalS, JSON.stringify(units), retentionDays],
    );
    return row.id as number;
  }

  /** Stores readings, and moves the latest reading of each device. */
  async store(readings: readonly TestReading[], nowMs: number): Promise<void> {
    await (readings.length < MANY ? this.lane.store(readings, nowMs) : this.insert(readings, nowMs));
    const sets = new MetricSets(this.system.db);
    for (const own of Map.groupBy(readings, ({ device }) => device).values()) {
      const newest = own.reduce((a, b) => (b.tsMs > a.tsMs ? b : a));
      const names = Object.keys(newest.metrics).sort();
      const vals = names.map((name) => newest.metrics[name]!);
      await this.system.db.query(
        `insert into latest_reading as l (device_id, ts, metric_set_id, body, reading_id)
         values ($1, $2, $3, $4, gen_random_uuid())
         on conflict (device_id) do update set ts = excluded.ts, metric_set_id = excluded.metric_set_id, body = excluded.body
         where l.ts < excluded.ts`,
        [
          newest.device,
          new Date(newest.tsMs),
          await sets.ensure(names),
          Buffer.from(encodeBody({ ...newest, vals })),
        ],
      );
    }
  }

  /** Many readings, none of which is there yet, in one statement. */
  private async insert(readings: readonly TestReading[], nowMs: number): Promise<void> {
    const { db } = this.system;
    const sets = new MetricSets(db);
    await new Partitions(db).ensure(readings.map(({ tsMs }) => tsMs));
    const shapes = new Map<string, number>();
    for (const { metrics } of readings) {
      const names = Object.keys(metrics).sort();
      if (!shapes.has(names.join())) shapes.set(names.join(), await sets.ensure(names));
    }
    const bodies = readings.map(({ metrics, ...reading }) => {
      const vals = Object.keys(metrics)
        .sort()
        .map((name) => metrics[name]!);
      return Buffer.from(encodeBody({ ...reading, vals }));
    });
    await db.query(
      `insert into reading (device_id, metric_set_id, ts, body) select * from unnest($1::int[], $2::int[], $3::timestamptz[], $4::bytea[])`,
      [
        readings.map(({ device }) => device),
        readings.map(({ metrics }) => shapes.get(Object.keys(metrics).sort().join())),
        readings.map(({ tsMs }) => new Date(tsMs).toISOString()),
        bodies,
      ],
    );
    const marks = this.lane.openDays.marks(readings);
    await db.query(
      `insert into open_day as o (device_id, day, dirty_hours) select * from unnest($1::int[], $2::date[], $3::int[])
       on conflict (device_id, day) do update set dirty_hours = o.dirty_hours | excluded.dirty_hours`,
      [
        marks.map(({ device }) => device),
        marks.map(({ day }) => dayText(day)),
        marks.map(({ dirtyHours }) => dirtyHours),
      ],
    );
    this.lane.openDays.written(marks, readings, nowMs);
  }
}
