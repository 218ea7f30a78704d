import { randomUUID } from 'node:crypto';
import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import { createLogger, createService, JetStream, loadConfig, type RunningService } from '@telemetry/chassis';
import { logSink, startTestStack, type TestStack } from '@telemetry/local';
import {
  DeviceChangedSchema,
  DEVICES,
  partitionOf,
  type Reading,
  READINGS,
  ReadingsAcceptedSchema,
  type StreamDefinition,
  subjectOf,
} from '@telemetry/proto';
import pg from 'pg';
import { QueryConfig } from '../src/config.ts';
import { queryService } from '../src/service.ts';
import { ADMIN_KEY } from './api.ts';
import { waitFor } from './wait-for.ts';

/** The broker and the database with nothing but the streams, and hands to do what other services would. */
export class System {
  private constructor(
    readonly stack: TestStack,
    readonly broker: JetStream,
    /** As a user who may do everything, and see what the service is at. */
    readonly db: pg.Client,
  ) {}

  static async start(streams: readonly StreamDefinition[] = [READINGS, DEVICES]): Promise<System> {
    const stack = await startTestStack({ services: ['query'], migrated: 'query' });
    const broker = await JetStream.connect(stack.natsUrl('admin'), 'test');
    for (const stream of streams) await broker.ensureStream(stream);
    const db = new pg.Client({ connectionString: new URL('query', stack.postgres.adminUrl).href });
    await db.connect();
    return new System(stack, broker, db);
  }

  async stop(): Promise<void> {
    await this.broker.close();
    await this.db.end();
    await this.stack.stop();
  }

  /** Settings for a query service of this system; any free port. */
  get env(): Record<string, string> {
    return {
      DATABASE_URL: this.stack.databaseUrl('query'),
      NATS_URL: this.stack.natsUrl('query'),
      API_SECRET_KEY: ADMIN_KEY,
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_LEVEL: 'trace',
    };
  }

  /** The service within this process. */
  startQuery(env: Record<string, string> = {}): Promise<RunningService> {
    const config = loadConfig(QueryConfig, { ...this.env, ...env });
    return createService(queryService, config, createLogger('query', config, logSink));
  }

  /** Puts readings on the stream as ingest does, a message per partition. Returns the last message's position. */
  async publish(readings: readonly Reading[]): Promise<number> {
    const byPartition = Map.groupBy(readings, ({ deviceId }) => partitionOf(deviceId));
    const seqs = [...byPartition].map(([partition, own]) =>
      this.publishRaw(
        partition,
        toBinary(ReadingsAcceptedSchema, create(ReadingsAcceptedSchema, { readings: own })),
      ),
    );
    return Math.max(...(await Promise.all(seqs)));
  }

  /** Puts any bytes on a partition of READINGS. */
  publishRaw(partition: number, data: Uint8Array): Promise<number> {
    return this.broker.publish(subjectOf(ReadingsAcceptedSchema, partition), data, { id: randomUUID() });
  }

  /** Tells of a device as the registry does. */
  async register(fact: MessageInitShape<typeof DeviceChangedSchema> & { deviceId: string }): Promise<void> {
    const event = create(DeviceChangedSchema, { revision: 1n, isActive: true, ...fact });
    const data = toBinary(DeviceChangedSchema, event);
    await this.broker.publish(subjectOf(DeviceChangedSchema, fact.deviceId), data, { id: randomUUID() });
    await waitFor(
      () =>
        this.rows('select 1 from device where device_id = $1 and revision >= $2', [
          fact.deviceId,
          event.revision,
        ]),
      (rows) => rows.length === 1,
    );
  }

  // Rows of any statement, each looked at by its own expectations.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  async rows(sql: string, values: unknown[] = []): Promise<any[]> {
    return (await this.db.query<Record<string, unknown>>(sql, values)).rows;
  }

  /** Waits until the partition of a device is stored up to a position. */
  async stored(deviceId: string, seq: number): Promise<void> {
    await this.storedIn(partitionOf(deviceId), seq);
  }

  /** Waits until a partition is stored up to a position. */
  async storedIn(partition: number, seq: number): Promise<void> {
    await waitFor(
      () => this.rows('select seq from watermark where partition = $1', [partition]),
      ([row]) => Number(row?.seq ?? 0) >= seq,
    );
  }

  /** Publishes readings of one device and waits until they are stored. Returns their position. */
  async store(readings: readonly Reading[]): Promise<number> {
    const seq = await this.publish(readings);
    await this.stored(readings[0]!.deviceId, seq);
    return seq;
  }
}
