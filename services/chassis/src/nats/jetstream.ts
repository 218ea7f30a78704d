import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import {
  AckPolicy,
  type Consumer,
  DeliverPolicy,
  DiscardPolicy,
  jetstream,
  type JetStreamClient,
  type JetStreamManager,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
  type StreamInfo,
} from '@nats-io/jetstream';
import { connect, nanos, type NatsConnection } from '@nats-io/transport-node';
import { brokerAddress } from './broker-address.ts';
import { isMissingStream } from './missing-stream.ts';
import { Publisher, type PublishOptions } from './publisher.ts';
import type { ConsumerShape, StreamShape } from './shapes.ts';
import { measureConnection, measureStream } from './stream-metrics.ts';
import { type ReadFrom, RECONNECTED, StreamReader } from './stream-reader.ts';

const REQUEST_TIMEOUT_MS = 5_000;
const ACK_WAIT_MS = 30_000;
const CLOSE_TIMEOUT_MS = 2_000;
/** Within this time the broker drops a message whose id it has seen; the database is the real guard. */
const DUPLICATE_WINDOW_MS = 120_000;

/** Of a stream's metadata: says which making of it this is. */
const IDENTITY = 'telemetry.identity';

/** Where a stream begins and ends now, and which making of it that is. */
export interface StreamBounds {
  readonly first: number;
  readonly last: number;
  readonly created: string;
}

/** The service's connection to JetStream: declares, publishes, reads. */
export class JetStream {
  /** Fulfilled when the connection ended for good without our doing, as when its user is no longer let in. */
  readonly lost: Promise<Error>;
  private readonly client: JetStreamClient;
  private readonly publisher: Publisher;
  private readonly reconnects = new EventEmitter().setMaxListeners(0);
  private isClosing = false;
  private isConnected = true;
  private readonly measured: (() => void)[] = [];

  private constructor(
    private readonly connection: NatsConnection,
    private readonly manager: JetStreamManager,
    private readonly options: { readonly inboxPrefix: string; readonly streamReplicas: number },
  ) {
    const { inboxPrefix } = options;
    this.client = jetstream(connection, { timeout: REQUEST_TIMEOUT_MS });
    this.publisher = new Publisher(connection, { inboxPrefix, timeoutMs: REQUEST_TIMEOUT_MS });
    const lost = Promise.withResolvers<Error>();
    this.lost = lost.promise;
    void connection.closed().then((cause) => {
      if (!this.isClosing) lost.resolve(new Error('The connection to the broker ended for good', { cause }));
    });
    void this.watch();
    this.measured.push(measureConnection(() => this.isConnected));
  }

  /**
   * Connects as the user named in the URL, to any of the nodes where there are several, and reconnects for ever; the first
   * connection is waited for. With `tls://` the broker's certificate has to bear its name, and be vouched for by whom Node
   * believes (NODE_EXTRA_CA_CERTS).
   */
  static async connect(urls: string, name: string, streamReplicas = 1): Promise<JetStream> {
    const { servers, user, password, isTls } = brokerAddress(urls);
    const inboxPrefix = `_INBOX_${user}`;
    const connection = await connect({
      servers: [...servers],
      ...(isTls ? { tls: {} } : {}),
      user,
      pass: password,
      name,
      inboxPrefix,
      maxReconnectAttempts: -1,
      waitOnFirstConnect: true,
      reconnectTimeWait: 250,
      pingInterval: 10_000,
      // A stack trace for each publish, in case that it fails, costs more than the publish.
      noAsyncTraces: true,
    });
    const manager = await jetstreamManager(connection, { checkAPI: false });
    return new JetStream(connection, manager, { inboxPrefix, streamReplicas });
  }

  /** Creates the stream, or brings its limits up to date. Safe when several replicas do it together. */
  async ensureStream(stream: StreamShape): Promise<void> {
    const wanted = { ...streamConfig(stream), num_replicas: this.options.streamReplicas };
    if ((await this.infoOf(stream)) === undefined) {
      const metadata = { [IDENTITY]: randomUUID() };
      await this.manager.streams.add({ ...wanted, metadata }).catch(async (error: unknown) => {
        // Another replica may have been quicker; what it made is looked at below.
        if ((await this.infoOf(stream)) === undefined) throw error;
      });
    }
    this.measured.push(measureStream(stream.name, () => this.manager.streams.info(stream.name)));
    const { config, created } = await this.manager.streams.info(stream.name);
    const hasIdentity = config.metadata?.[IDENTITY] !== undefined;
    if (hasIdentity && hasConfig(config, wanted)) return;
    const metadata = { [IDENTITY]: created, ...config.metadata };
    await this.manager.streams.update(stream.name, { ...wanted, metadata });
  }

  /**
   * Publishes and waits until the stream has it on disk. It is sent once; the id makes a repeat of the caller's within
   * two minutes a no-op.
   * @returns the position of the message. Rejects when the stream is full, absent or does not answer in time, and at
   * once when the broker is away; the message may then be stored or not.
   */
  publish(subject: string, data: Uint8Array, options: PublishOptions = {}): Promise<number> {
    return this.publisher.publish(subject, data, options);
  }

  /** Reads a stream from a position, in order, without leaving a trace in the broker. */
  read(stream: StreamShape, from: ReadFrom): StreamReader {
    return new StreamReader(this.client, this.reconnects, { stream, from });
  }

  /** The durable consumer that all replicas share; created when it is not there yet. */
  async consumer({ stream, durable, maxBatch }: ConsumerShape): Promise<Consumer> {
    await this.manager.consumers.add(stream.name, {
      durable_name: durable,
      ack_policy: AckPolicy.Explicit,
      ack_wait: nanos(ACK_WAIT_MS),
      deliver_policy: DeliverPolicy.All,
      max_ack_pending: maxBatch,
    });
    return this.client.consumers.get(stream.name, durable);
  }

  /**
   * First and last position that a stream holds now; an empty one that was never written to is `{1, 0}`. `created`
   * names its making: positions count anew in a stream that was made anew. The broker's own time of creation would not
   * do, since some versions give a later one after an update and a restart.
   */
  async bounds(stream: StreamShape): Promise<StreamBounds> {
    const { state, created, config } = await this.manager.streams.info(stream.name);
    return {
      first: Math.max(1, state.first_seq),
      last: state.last_seq,
      created: config.metadata?.[IDENTITY] ?? created,
    };
  }

  /** Deletes all messages before a position. */
  async trim(stream: StreamShape, before: number): Promise<void> {
    await this.manager.streams.purge(stream.name, { seq: before });
  }

  /** Rejects unless the broker answers now. */
  async check(): Promise<void> {
    if (this.connection.isClosed()) throw new Error('closed');
    await this.connection.flush();
  }

  /** Sends what is buffered and closes; a broker that does not answer is not waited for long. */
  async close(): Promise<void> {
    this.isClosing = true;
    for (const end of this.measured) end();
    if (this.connection.isClosed()) return;
    const drained = this.connection.drain().catch(() => undefined);
    await Promise.race([drained, delay(CLOSE_TIMEOUT_MS, undefined, { ref: false })]);
    await this.connection.close();
    this.publisher.disconnected();
  }

  /** Undefined when there is no such stream. */
  private async infoOf({ name }: StreamShape): Promise<StreamInfo | undefined> {
    return this.manager.streams.info(name).catch((error: unknown) => {
      if (isMissingStream(error)) return undefined;
      throw error;
    });
  }

  private async watch(): Promise<void> {
    for await (const { type } of this.connection.status()) {
      if (type === 'disconnect') {
        this.isConnected = false;
        this.publisher.disconnected();
      }
      if (type !== 'reconnect') continue;
      this.isConnected = true;
      this.publisher.reconnected();
      this.reconnects.emit(RECONNECTED);
    }
  }
}

function streamConfig({
  name,
  subjects,
  keeps,
  maxBytes,
  maxAgeS = 0,
}: StreamShape): Partial<StreamConfig> & { name: string } {
  return {
    name,
    subjects: [...subjects],
    storage: StorageType.File,
    retention: RetentionPolicy.Limits,
    discard: DiscardPolicy.New,
    max_bytes: maxBytes,
    max_age: nanos(maxAgeS * 1000),
    max_msgs_per_subject: keeps === 'last' ? 1 : -1,
    duplicate_window: nanos(DUPLICATE_WINDOW_MS),
  };
}

function hasConfig(config: StreamConfig, wanted: Partial<StreamConfig>): boolean {
  return isDeepStrictEqual({ ...config, ...wanted }, { ...config });
}
