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
  Problem,
  type StreamMessage,
  type StreamReader,
} from '@telemetry/chassis';
import { READINGS } from '@telemetry/proto';
import { type FeedMessage, feedMessage } from './feed-message.ts';
import { RecentMessages } from './recent-messages.ts';
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

interface FeedEvents {
  /** The next message, after it was added to `recent`. */
  message: [FeedMessage];
  /** What came up to this position is lost to the feed: trimmed too early, or the stream was made anew. */
  gap: [number];
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
  /** The stream's end when the feed began; undefined until then. */
  private target: number | undefined;
  /** Once the feed has come to its target, it stays live. */
  private isLive = false;
  private reader: StreamReader | undefined;
  private running: Promise<void> = Promise.resolve();
  private fault = '';
  private readonly stop = new AbortController();

  constructor(
    private readonly jetstream: JetStream,
    @Inject(LOGGER) private readonly log: Logger,
  ) {
    super();
    this.setMaxListeners(0);
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
  bounds(): Promise<{ first: number; last: number }> {
    return this.jetstream.bounds(READINGS).catch(unavailable);
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
    const { first, last } = await this.bounds();
    if (this.target === undefined || last < this.recent.position) this.begin(first, last);
    // Stopped while the broker was asked: there was no reader to close.
    if (this.stop.signal.aborted) return;
    const reader = this.jetstream.read(READINGS, { after: this.recent.position });
    this.reader = reader;
    const look = setInterval(() => void this.closeIfAnew(reader), LOOK_MS);
    try {
      for await (const message of reader) this.take(this.decode(message));
    } finally {
      clearInterval(look);
    }
  }

  /** Begins, or begins again because the stream ends before the feed's position: it is another one. */
  private begin(first: number, last: number): void {
    const isAnew = this.target !== undefined;
    this.recent = new RecentMessages(Math.max(first - 1, last - WARM_UP_MESSAGES, 0), MAX_RECENT);
    this.seen = new SeenReadings(MAX_RECENT);
    this.target = last;
    this.log.info({ position: last, isAnew }, 'The live feed begins');
    if (isAnew) this.emit('gap', this.recent.position);
    this.moved();
  }

  /** A reader waits for ever for a position that a stream made anew has not come to. */
  private async closeIfAnew(reader: StreamReader): Promise<void> {
    const { position } = this.recent;
    const bounds = await this.bounds().catch(() => undefined);
    if (bounds !== undefined && bounds.last < position) await reader.close();
  }

  private take(message: FeedMessage): void {
    const fresh = this.seen.remember(message);
    const complete = this.recent.push(fresh);
    if (!complete) this.emit('gap', fresh.position - 1);
    this.emit('message', fresh);
    this.moved();
  }

  private moved(): void {
    this.isLive ||= this.recent.position >= (this.target ?? Infinity);
    this.emit('moved');
  }

  private decode({ seq, data }: StreamMessage): FeedMessage {
    try {
      return feedMessage(seq, data);
    } catch (error) {
      this.log.error({ err: error, seq }, 'Undecodable message skipped');
      return { position: seq, readings: [] };
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
