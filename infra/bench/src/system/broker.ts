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

/** A stream to be made. */
export interface Stream {
  readonly name: string;
  readonly subjects: readonly string[];
}

/** The rivals' stream, with one subject. */
export const RIVAL_STREAM = { name: 'RIVAL', subjects: ['rival.readings'] } as const;

/** A connection to JetStream as one user. */
export class Broker {
  readonly client: JetStreamClient;
  private readonly connection: NatsConnection;
  private readonly manager: JetStreamManager;

  private constructor(connection: NatsConnection, manager: JetStreamManager) {
    this.connection = connection;
    this.manager = manager;
    this.client = jetstream(connection);
  }

  /** Connects as the user that the URL names, listening under a prefix that this user is allowed. */
  static async connect(url: string): Promise<Broker> {
    const { username, password, host } = new URL(url);
    const user = decodeURIComponent(username);
    const connection = await connect({
      servers: host,
      user,
      pass: decodeURIComponent(password),
      inboxPrefix: `_INBOX_${user}`,
      maxReconnectAttempts: -1,
    });
    return new Broker(connection, await jetstreamManager(connection, { checkAPI: false }));
  }

  /** Makes a stream anew, empty, with what ours has: on disk, and full means refused. */
  async makeStream({ name, subjects }: Stream): Promise<void> {
    await this.manager.streams.delete(name).catch(() => false);
    await this.manager.streams.add({
      name,
      subjects: [...subjects],
      storage: StorageType.File,
      retention: RetentionPolicy.Limits,
      discard: DiscardPolicy.New,
    });
  }

  /** The position of the last message of a stream, and what the stream takes on disk. */
  async stateOf(stream: string): Promise<{ last: number; bytes: number }> {
    const { state } = await this.manager.streams.info(stream);
    return { last: state.last_seq, bytes: state.bytes };
  }

  /** Deletes what a stream holds. */
  async empty(stream: string): Promise<void> {
    await this.manager.streams.purge(stream);
  }

  /** Publishes and waits until it is on the broker's disk. */
  async publish(subject: string, data: Uint8Array): Promise<void> {
    await this.client.publish(subject, data);
  }

  async close(): Promise<void> {
    await this.connection.close();
  }
}
