import { EventEmitter, once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import {
  JetStream,
  LOGGER,
  type Logger,
  meter,
  Problem,
  type StreamMessage,
  type StreamReader,
} from '@telemetry/chassis';
import { READINGS } from '@telemetry/proto';
import { type FeedMessage, feedMessage } from './feed-message.ts';
import { PositionTimes } from './position-times.ts';
import { RecentMessages } from './recent-messages.ts';
import { LiveTraces } from '../traces/live-traces.service.ts';
import { SeenReadings } from './seen-readings.ts';

/** Readings kept in memory for clients that come back; about 10 MB. */
const MAX_RECENT = 20_000;
/** Messages read back at start, so that clients of a replica that died find what they missed. */
const WARM_UP_MESSAGES = 500;
const RETRY_MS = 500;
/** How often the stream is looked at, whether it is still the one that was read so far. */
const LOOK_MS = 2_000;
/** A client waits this long for the feed, then is told to try again. */
const PATIENCE_MS = 5_000;

const deliverySeconds = meter.createHistogram('telemetry_realtime_delivery_seconds', {
  description: 'Time from the acceptance of the newest reading of a message until this replica sends it on',
  advice: { explicitBucketBoundaries: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] },
});
const lag = meter.createObservableGauge('telemetry_realtime_feed_lag_messages', {
  description: 'Messages between what this replica has read and the end of the stream, as last seen',
});

type StreamBounds = Awaited<ReturnType<JetStream['bounds']>>;

interface FeedEvents {
  /** The next message, after it was added to `recent`. */
  message: [FeedMessage];
  /**
   * What came up to this position is lost to the feed: trimmed too early, or the stream was made anew. What is lost was
   * received after the time, milliseconds since 1970 UTC, where that is known.
   */
  gap: [position: number, sinceMs: number | undefined];
  /** The feed has begun, or come further. */
  moved: [];
}

/** Reads READINGS for this replica, from now on and for ever. */
@Injectable()
export class Feed
  extends EventEmitter<FeedEvents>
  implements OnApplicationBootstrap, BeforeApplicationShutdown
{
  /** What came last; `recent.position` is how far the feed has come. */
  recent = new RecentMessages(0, MAX_RECENT);
  /** Of as many readings as are kept, so that a client gets a device's retry once. */
  private seen = new SeenReadings(MAX_RECENT);
  private times = new PositionTimes();
  /** When the stream was made that the feed reads: in one made anew, positions count anew. */
  private created: string | undefined;
  /** The stream's end when the feed began; undefined until then. */
  private target: number | undefined;
  /** Once the feed has come to its target, it stays live. */
  private isLive = false;
  private reader: StreamReader | undefined;
  private running: Promise<void> = Promise.resolve();
  private fault = '';
  /** Where the stream ended when it was last looked at. */
  private end = 0;
  private readonly stop = new AbortController();

  constructor(
    private readonly jetstream: JetStream,
    private readonly traces: LiveTraces,
    @Inject(LOGGER) private readonly log: Logger,
  ) {
    super();
    this.setMaxListeners(0);
    lag.addCallback((result) => result.observe(Math.max(0, this.end - this.recent.position)));
  }

  onApplicationBootstrap(): void {
    this.running = this.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stop.abort();
    await this.reader?.close();
    await this.running;
  }

  /** Waits until the feed is live. @throws Problem UNAVAILABLE when that takes too long. */
  ready(signal: AbortSignal): Promise<void> {
    return this.waitUntil(() => this.isLive, signal);
  }

  /** Waits until the feed has come to a position. @throws Problem UNAVAILABLE when that takes too long. */
  reached(position: number, signal: AbortSignal): Promise<void> {
    return this.waitUntil(() => this.recent.position >= position, signal);
  }

  /** First and last position that the stream holds now. @throws Problem UNAVAILABLE when the broker is away. */
  bounds(): Promise<StreamBounds> {
    return this.jetstream.bounds(READINGS).catch(unavailable);
  }

  /** What comes after a position was received after this moment (ms since 1970); undefined when that is not known. */
  receivedAfter(position: number): number | undefined {
    // A position beyond the stream is of another one.
    return position <= this.recent.position ? this.times.after(position) : undefined;
  }

  /** Reads again what the stream holds now after a position, of one subject or of all. @throws Problem UNAVAILABLE */
  async *replay(after: number, subject: string | undefined): AsyncGenerator<FeedMessage, void, undefined> {
    const seen = new SeenReadings(MAX_RECENT);
    const reader = this.jetstream.read(READINGS, {
      after,
      until: 'now',
      ...(subject !== undefined && { subject }),
    });
    try {
      for await (const message of reader) yield seen.remember(this.seen.withoutRepeats(this.decode(message)));
    } catch (error) {
      unavailable(error);
    } finally {
      await reader.close();
    }
  }

  private async run(): Promise<void> {
    while (!this.stop.signal.aborted) {
      try {
        await this.read();
      } catch (error) {
        this.report(error);
      }
      await delay(RETRY_MS, undefined, { signal: this.stop.signal }).catch(() => undefined);
    }
  }

  private async read(): Promise<void> {
    const bounds = await this.bounds();
    if (this.isAnew(bounds, this.recent.position)) this.begin(bounds);
    // Stopped while the broker was asked: there was no reader to close.
    if (this.stop.signal.aborted) return;
    const reader = this.jetstream.read(READINGS, { after: this.recent.position });
    this.reader = reader;
    const look = setInterval(() => void this.closeIfAnew(reader), LOOK_MS);
    try {
      for await (const message of reader) this.take(this.traces.follow(this.decode(message)));
    } finally {
      clearInterval(look);
    }
  }

  /** Begins, or begins again with another stream. */
  private begin({ first, last, created }: StreamBounds): void {
    const isAnew = this.target !== undefined;
    const sinceMs = this.times.after(this.recent.position);
    this.times = new PositionTimes();
    this.created = created;
    this.recent = new RecentMessages(Math.max(first - 1, last - WARM_UP_MESSAGES, 0), MAX_RECENT);
    this.seen = new SeenReadings(MAX_RECENT);
    this.target = last;
    this.log.info({ position: last, isAnew }, 'The live feed begins');
    if (isAnew) this.emit('gap', this.recent.position, sinceMs);
    this.moved();
  }

  /** A reader goes on from its position in a stream made anew, or waits for ever until that has come there. */
  private async closeIfAnew(reader: StreamReader): Promise<void> {
    const { position } = this.recent;
    const bounds = await this.bounds().catch(() => undefined);
    if (bounds === undefined) return;
    this.end = bounds.last;
    if (this.isAnew(bounds, position)) await reader.close();
  }

  /** Whether the stream is not the one that was read so far: restored from a copy, it may end before the position. */
  private isAnew({ last, created }: StreamBounds, position: number): boolean {
    return this.created !== created || last < position;
  }

  private take(message: FeedMessage): void {
    const fresh = this.seen.remember(message);
    const sinceMs = this.times.after(this.recent.position);
    const complete = this.recent.push(fresh);
    if (!complete) this.emit('gap', fresh.position - 1, sinceMs);
    if (fresh.receivedAtMs > 0) this.measure(fresh.receivedAtMs);
    if (fresh.receivedAtMs > 0) this.times.note(fresh.position, fresh.receivedAtMs);
    this.emit('message', fresh);
    this.moved();
  }

  /** What was read back at the start was sent on by another replica, or before. */
  private measure(receivedAtMs: number): void {
    if (this.isLive) deliverySeconds.record(Math.max(0, Date.now() - receivedAtMs) / 1000);
  }

  private moved(): void {
    this.isLive ||= this.recent.position >= (this.target ?? Infinity);
    this.emit('moved');
  }

  private decode({ seq, data, traceparent: producer }: StreamMessage): FeedMessage {
    try {
      return { ...feedMessage(seq, data), producer };
    } catch (error) {
      this.log.error({ err: error, seq }, 'Undecodable message skipped');
      return { position: seq, readings: [], receivedAtMs: 0 };
    }
  }

  private async waitUntil(isTrue: () => boolean, signal: AbortSignal): Promise<void> {
    const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
    while (!isTrue()) await once(this, 'moved', { signal: patience }).catch(unavailable);
  }

  /** One line for each kind of trouble, however long it lasts: the stream may not exist before ingest has run. */
  private report(error: unknown): void {
    const fault = String(error);
    if (fault !== this.fault) this.log.warn({ err: error }, 'The live feed waits for its stream');
    this.fault = fault;
  }
}

function unavailable(cause: unknown): never {
  throw new Problem('UNAVAILABLE', 'The live feed is not there now; try again.', { cause });
}
