import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../logging/logger.ts';
import { parseTraceparent } from '../tracing/trace-context.ts';
import type { Tracing } from '../tracing/tracing.ts';
import type { JetStream, StreamBounds } from './jetstream.ts';
import type { StreamShape } from './shapes.ts';
import type { StreamMessage, StreamReader } from './stream-reader.ts';

const RETRY_MS = 1_000;
/** A start waits this long for the next message of a stream that has more. */
const PATIENCE_MS = 5_000;
/** How often it is checked that the stream is still the one that is being read. */
const CHECK_MS = 2_000;

/** What a follower does with its stream. */
export interface Following {
  readonly stream: StreamShape;
  /** Begins after this position; at the stream's beginning when absent. */
  readonly after?: number;
  /** Takes the next message, in order. It must not throw. */
  readonly take: (message: StreamMessage) => void;
  /** Notes what is taken of traces that are kept. */
  readonly tracing?: Tracing;
  /** The stream was made anew: what comes now is all there is, from its beginning. */
  readonly restart?: () => Promise<void> | void;
}

/**
 * Follows a stream of facts for this process alone, from a position on and for ever: through a broker that goes away,
 * a stream that does not exist yet and one that is made anew.
 */
export class StreamFollower {
  private position: number;
  /** Which making of the stream is read; undefined before the first look. */
  private created: string | undefined;
  private goal: number | undefined;
  private reader: StreamReader | undefined;
  private following: Promise<void> = Promise.resolve();
  private complaint = '';
  private readonly caughtUp = Promise.withResolvers<undefined>();
  private readonly stopped = new AbortController();

  constructor(
    private readonly jetstream: JetStream,
    private readonly log: Logger,
    private readonly what: Following,
  ) {
    this.position = what.after ?? 0;
  }

  /**
   * Begins. Fulfilled when everything was taken that the stream held then, waiting as long as messages keep coming;
   * without a stream, or without an answer from it, at once.
   */
  async start(): Promise<void> {
    this.following = this.follow();
    for (let seen = -1; seen !== this.position;) {
      seen = this.position;
      const patience = delay(PATIENCE_MS, 'lagging' as const, { ref: false });
      if ((await Promise.race([this.caughtUp.promise, patience])) !== 'lagging') return;
    }
    const { position, goal } = this;
    this.log.warn({ stream: this.what.stream.name, position, goal }, 'Starting with what is known so far');
  }

  async stop(): Promise<void> {
    this.stopped.abort();
    await this.reader?.close();
    await this.following;
  }

  private async follow(): Promise<void> {
    while (!this.stopped.signal.aborted) {
      await this.readOn().catch((error: unknown) => this.complain(error));
      this.caughtUp.resolve(undefined);
      await delay(RETRY_MS, undefined, { signal: this.stopped.signal }).catch(() => undefined);
    }
  }

  private async readOn(): Promise<void> {
    const { stream } = this.what;
    const bounds = await this.jetstream.bounds(stream);
    const { last, created } = bounds;
    if (this.isAnew(bounds)) await this.restart();
    this.created = created;
    this.goal = last;
    if (this.position >= last) this.caughtUp.resolve(undefined);
    const reader = this.jetstream.read(stream, { after: this.position });
    this.reader = reader;
    if (this.stopped.signal.aborted) return;
    const check = setInterval(() => void this.closeIfAnew(reader), CHECK_MS);
    try {
      for await (const message of reader) this.take(message);
    } finally {
      clearInterval(check);
    }
  }

  private take(message: StreamMessage): void {
    if (this.isNews(message)) this.takeTraced(message);
    else this.what.take(message);
    this.position = message.seq;
    if (this.goal !== undefined && message.seq >= this.goal) this.caughtUp.resolve(undefined);
    this.complaint = '';
  }

  /** What the stream held already is no part of what is done now, whatever trace it once belonged to. */
  private isNews({ seq }: StreamMessage): boolean {
    return this.goal !== undefined && seq > this.goal;
  }

  private takeTraced(message: StreamMessage): void {
    const { stream, take, tracing } = this.what;
    const context = parseTraceparent(message.traceparent);
    if (tracing === undefined || context === undefined) {
      take(message);
      return;
    }
    const work = { destination: { stream, subject: message.subject }, parents: [{ context }], messages: 1 };
    // `take` is done when this returns: it waits for nothing.
    void tracing.processing(work, () => {
      take(message);
      return Promise.resolve();
    });
  }

  /** Whether it is another stream than we read. */
  private isAnew({ last, created }: StreamBounds): boolean {
    return last < this.position || (this.created !== undefined && this.created !== created);
  }

  private async restart(): Promise<void> {
    this.log.warn({ stream: this.what.stream.name, position: this.position }, 'The stream has begun anew');
    await this.what.restart?.();
    this.position = 0;
  }

  private async closeIfAnew(reader: StreamReader): Promise<void> {
    const bounds = await this.jetstream.bounds(this.what.stream).catch(() => undefined);
    if (bounds !== undefined && this.isAnew(bounds)) await reader.close();
  }

  /** Says each trouble once, however often it is met again. */
  private complain(error: unknown): void {
    const complaint = error instanceof Error ? error.message : String(error);
    if (complaint !== this.complaint)
      this.log.warn(
        { err: error, stream: this.what.stream.name },
        'The stream cannot be followed; trying again',
      );
    this.complaint = complaint;
  }
}
