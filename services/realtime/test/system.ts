import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create, toBinary } from '@bufbuild/protobuf';
import {
  createLogger,
  createService,
  hashKey,
  JetStream,
  loadConfig,
  type RunningService,
} from '@telemetry/chassis';
import {
  deleteStream,
  keepSecret,
  logSink,
  type RunningNats,
  startNats,
  startTestStack,
  type TestStack,
} from '@telemetry/local';
import {
  ACTIVITY,
  DeviceChangedSchema,
  DEVICES,
  DeviceSeenSchema,
  natsPermissions,
  OperatorChangedSchema,
  OPERATORS,
  partitionOf,
  READINGS,
  ReadingsAcceptedSchema,
  SIGN_OUTS,
  SignedOutSchema,
  subjectOf,
} from '@telemetry/proto';
import { RealtimeConfig } from '../src/config.ts';
import { realtime } from '../src/service.ts';

export const ADMIN_KEY = keepSecret('an-admin-key-for-tests-0123456789');

const users = [
  { name: 'admin', password: keepSecret('password-of-admin') },
  {
    name: 'realtime',
    password: keepSecret('password-of-realtime'),
    permissions: natsPermissions('realtime'),
  },
];

/** What the registry tells of a device beyond its name. */
export interface DeviceState {
  readonly revision?: bigint;
  readonly name?: string;
  readonly tags?: string[];
  readonly isActive?: boolean;
  readonly expectedIntervalS?: number;
}

/** What becomes of an operator's key. */
export interface OperatorChange {
  readonly revision?: bigint;
  readonly isRevoked?: boolean;
  readonly expiresAtMs?: bigint;
}

/** A broker that can be restarted, a database, and hands to do what registry and ingest would. */
export class System {
  /** The ids of all readings published, by device and in order. */
  readonly published = new Map<string, string[]>();
  private readonly dataDir = mkdtempSync(join(tmpdir(), 'telemetry-broker-'));
  private stack!: TestStack;
  private nats!: RunningNats;
  private broker!: JetStream;

  async start(): Promise<void> {
    this.stack = await startTestStack({ services: ['realtime'], migrated: 'realtime' });
    this.nats = await startNats({ dataDir: this.dataDir, users });
    this.broker = await JetStream.connect(this.nats.url('admin'), 'test');
  }

  async stop(): Promise<void> {
    await this.broker.close();
    await this.nats.stop();
    await this.stack.stop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  get env(): Record<string, string> {
    return {
      DATABASE_URL: this.stack.databaseUrl('realtime'),
      NATS_URL: this.nats.url('realtime'),
      API_SECRET_KEY: ADMIN_KEY,
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_LEVEL: 'trace',
    };
  }

  startGateway(settings: Readonly<Record<string, string>> = {}): Promise<RunningService> {
    const config = loadConfig(RealtimeConfig, { ...this.env, ...settings });
    return createService(realtime, config, createLogger('realtime', config, logSink));
  }

  async ensureStreams(): Promise<void> {
    for (const stream of [READINGS, DEVICES, ACTIVITY, OPERATORS, SIGN_OUTS]) {
      await this.broker.ensureStream(stream);
    }
  }

  /** Makes a stream anew, as after a loss: its positions begin again at one. */
  async renew(stream: typeof READINGS): Promise<void> {
    await deleteStream(this.nats.url('admin'), stream.name);
    await this.broker.ensureStream(stream);
  }

  async killBroker(): Promise<void> {
    await this.nats.kill();
  }

  async restartBroker(): Promise<void> {
    this.nats = await startNats({ dataDir: this.dataDir, users, port: this.nats.port });
  }

  /** Tells of a device as the registry does. */
  async register(deviceId: string, state: DeviceState = {}): Promise<void> {
    const { revision = 1n, name = deviceId, tags = [], isActive = true, expectedIntervalS = 60 } = state;
    const fact = { deviceId, revision, name, tags, isActive, profile: { name: 'p', expectedIntervalS } };
    const data = toBinary(DeviceChangedSchema, create(DeviceChangedSchema, fact));
    await this.broker.publish(subjectOf(DeviceChangedSchema, deviceId), data, { id: randomUUID() });
  }

  /** Tells when a device was last seen as the store does. */
  async see(deviceId: string, lastSeenAtMs: number): Promise<void> {
    const event = create(DeviceSeenSchema, { deviceId, lastSeenAtMs: BigInt(lastSeenAtMs) });
    const data = toBinary(DeviceSeenSchema, event);
    await this.broker.publish(subjectOf(DeviceSeenSchema, deviceId), data, { id: randomUUID() });
  }

  /** Tells of an operator's key as the registry does. */
  async admit(operatorId: string, key: string, change: OperatorChange = {}): Promise<void> {
    const fact = {
      operatorId,
      revision: 1n,
      name: operatorId,
      role: 'viewer',
      keySha256: hashKey(key),
      ...change,
    };
    const data = toBinary(OperatorChangedSchema, create(OperatorChangedSchema, fact));
    await this.broker.publish(subjectOf(OperatorChangedSchema, operatorId), data, { id: randomUUID() });
  }

  /** Tells that a session is over as the registry does. */
  async signOut(sessionId: string): Promise<void> {
    const data = toBinary(SignedOutSchema, create(SignedOutSchema, { sessionId }));
    await this.broker.publish(subjectOf(SignedOutSchema, sessionId), data, { id: randomUUID() });
  }

  /** Accepts readings of devices in one partition, as ingest does. Returns the position. */
  async publish(...deviceIds: [string, ...string[]]): Promise<number> {
    const readings = deviceIds.map((deviceId) => ({ deviceId, id: randomUUID() }));
    const position = await this.accept(deviceIds[0], readings);
    for (const { id, deviceId } of readings) this.idsOf(deviceId).push(id);
    return position;
  }

  /** Accepts readings that were accepted before, as ingest does when a device tries again. Returns the position. */
  publishAgain(deviceId: string, ...ids: string[]): Promise<number> {
    return this.accept(
      deviceId,
      ids.map((id) => ({ deviceId, id })),
    );
  }

  /** Accepts a reading whose trace is kept, as ingest does. Returns its id. */
  async publishTraced(deviceId: string, traceparent: string): Promise<string> {
    const id = randomUUID();
    await this.accept(deviceId, [{ deviceId, id, traceparent }]);
    return id;
  }

  private accept(
    partitionKey: string,
    ids: { deviceId: string; id: string; traceparent?: string }[],
  ): Promise<number> {
    const timestampMs = BigInt(Date.now());
    const receivedAtMs = timestampMs;
    const readings = ids.map((each) => ({
      ...each,
      timestampMs,
      receivedAtMs,
      metrics: { temperature: 21.5 },
    }));
    const subject = subjectOf(ReadingsAcceptedSchema, partitionOf(partitionKey));
    const data = toBinary(ReadingsAcceptedSchema, create(ReadingsAcceptedSchema, { readings }));
    return this.broker.publish(subject, data, { id: randomUUID() });
  }

  private idsOf(deviceId: string): string[] {
    const ids = this.published.get(deviceId) ?? [];
    this.published.set(deviceId, ids);
    return ids;
  }

  /** Puts bytes on the stream that are no readings. */
  async publishRubbish(): Promise<void> {
    await this.broker.publish(subjectOf(ReadingsAcceptedSchema, 0), Buffer.from('rubbish'), {
      id: randomUUID(),
    });
  }

  /** Deletes all messages before a position, as the store does. */
  trim(before: number): Promise<void> {
    return this.broker.trim(READINGS, before);
  }
}

/** A stream of readings that goes on until it is stopped; a broker that is away is waited for. */
export class Load {
  count = 0;
  private stopped = false;
  private readonly running: Promise<void>;

  constructor(
    private readonly system: System,
    private readonly devices: readonly string[],
  ) {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      const device = this.devices[this.count % this.devices.length]!;
      // A publication whose answer was lost may be stored or not, so its readings are in no one's count.
      await this.system.publish(device, device).catch(() => undefined);
      this.count += 1;
    }
  }
}
