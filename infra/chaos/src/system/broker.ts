import { create, toBinary } from '@bufbuild/protobuf';
import {
  DiscardPolicy,
  jetstream,
  type JetStreamClient,
  type JetStreamManager,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
} from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import {
  DeviceChangedSchema,
  DEVICES,
  PARTITIONS,
  READINGS,
  ReadingsAcceptedSchema,
  subjectOf,
} from '@telemetry/proto';
import type { DeviceFact } from './device-fact.ts';

/** The harness's own way to the broker, as a user who may do everything. */
export class Broker {
  private readonly connection: NatsConnection;
  private readonly client: JetStreamClient;
  private readonly manager: JetStreamManager;
  private readonly monitorPorts: readonly number[];

  private constructor(
    connection: NatsConnection,
    manager: JetStreamManager,
    monitorPorts: readonly number[],
  ) {
    this.connection = connection;
    this.client = jetstream(connection, { timeout: 10_000 });
    this.manager = manager;
    this.monitorPorts = monitorPorts;
  }

  /** Connects to any of the nodes, given the URL of each, commas between, and where each is watched. */
  static async connect(urls: string, monitorPorts: readonly number[]): Promise<Broker> {
    const nodes = urls.split(',').map((url) => new URL(url));
    const { username: user = '', password: pass = '' } = nodes[0] ?? {};
    const connection = await connect({
      servers: nodes.map(({ host }) => host),
      user,
      pass,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 100,
    });
    const manager = await jetstreamManager(connection, { checkAPI: false, timeout: 10_000 });
    return new Broker(connection, manager, monitorPorts);
  }

  /** Makes the stream of devices as the registry does. */
  async makeDevices(): Promise<void> {
    await this.manager.streams.add({
      name: DEVICES.name,
      subjects: [...DEVICES.subjects],
      storage: StorageType.File,
      retention: RetentionPolicy.Limits,
      discard: DiscardPolicy.New,
      max_msgs_per_subject: 1,
      max_bytes: DEVICES.maxBytes,
      num_replicas: this.monitorPorts.length,
    });
  }

  /** Tells of a device in the registry's place. */
  async tell(fact: DeviceFact): Promise<void> {
    const bytes = toBinary(DeviceChangedSchema, create(DeviceChangedSchema, fact));
    await this.client.publish(subjectOf(DeviceChangedSchema, fact.deviceId), bytes);
  }

  /** Puts a message into the stream of readings past ingest; returns its position. */
  async publish(partition: number, payload: Uint8Array): Promise<number> {
    return (await this.client.publish(subjectOf(ReadingsAcceptedSchema, partition), payload)).seq;
  }

  /** The position of the last message of each partition; 0 where the stream holds none. */
  async ends(): Promise<number[]> {
    const partitions = Array.from({ length: PARTITIONS }, (_, partition) => partition);
    return Promise.all(
      partitions.map(async (partition) => {
        const last_by_subj = subjectOf(ReadingsAcceptedSchema, partition);
        return (await this.manager.streams.getMessage(READINGS.name, { last_by_subj }))?.seq ?? 0;
      }),
    );
  }

  /** Lets the stream of readings hold so much, bytes, and says what becomes of more. */
  async limit(maxBytes: number, then: 'refuse' | 'drop the oldest'): Promise<void> {
    await this.manager.streams.update(READINGS.name, {
      max_bytes: maxBytes,
      discard: then === 'refuse' ? DiscardPolicy.New : DiscardPolicy.Old,
    });
  }

  /** Lets the stream of readings hold again what ingest declares. */
  async restoreLimit(): Promise<void> {
    await this.limit(READINGS.maxBytes, 'refuse');
  }

  /** The node that leads the stream of readings; undefined while there is none. */
  async leader(): Promise<string | undefined> {
    return (await this.manager.streams.info(READINGS.name)).cluster?.leader;
  }

  /** The node that leads the cluster, as one that is up knows it; undefined while there is none. */
  async metaLeader(): Promise<string | undefined> {
    for (const port of this.monitorPorts) {
      const answer = await fetch(`http://127.0.0.1:${port}/jsz`).catch(() => undefined);
      const { meta_cluster } = ((await answer?.json()) ?? {}) as { meta_cluster?: { leader?: string } };
      if (meta_cluster?.leader !== undefined && meta_cluster.leader !== '') return meta_cluster.leader;
    }
    return undefined;
  }

  /** Whether every stream is on all nodes, and no copy is behind. */
  async isWhole(): Promise<boolean> {
    for await (const { cluster } of this.manager.streams.list()) {
      const copies = cluster?.replicas ?? [];
      if (cluster?.leader === undefined || copies.length !== this.monitorPorts.length - 1) return false;
      if (!copies.every(({ current, offline }) => current && !offline)) return false;
    }
    return true;
  }

  async close(): Promise<void> {
    await this.connection.close();
  }
}
