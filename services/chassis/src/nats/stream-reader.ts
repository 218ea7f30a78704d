import type { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type Consumer,
  DeliverPolicy,
  type ConsumerMessages,
  type JetStreamClient,
  type JsMsg,
} from '@nats-io/jetstream';
import { traceparentIn } from './headers.ts';
import { isMissingStream } from './missing-stream.ts';
import type { StreamShape } from './shapes.ts';
import { readerRestarts } from './stream-metrics.ts';

/** The broker forgets a reader that ended after this long. */
const ENDED_AFTER_MS = 30_000;
const RETRY_MS = 250;
/**
 * Messages on their way to a reader, which it holds in memory: of 50 KB each, as a busy ingest sends them, 6 MB. Twice as
 * many bring messages of a single reading a fifth faster and took 150 MB more of a query service far behind.
 */
const WINDOW = 128;

/** Where to begin: after a position (0 is the very beginning). Optionally one subject only. */
export interface ReadFrom {
  readonly after: number;
  readonly subject?: string;
  /** End when all that the stream held has been read; without it the reader waits for more. */
  readonly until?: 'now';
}

/** A message as a reader gets it. */
export interface StreamMessage {
  readonly subject: string;
  readonly data: Uint8Array;
  /** Position in the stream. */
  readonly seq: number;
  /** Trace context (W3C) of who sent it. */
  readonly traceparent?: string | undefined;
}

/** The event that the connection to the broker is back. */
export const RECONNECTED = 'reconnected';

/**
 * Reads a stream in order from a position. The broker keeps no state for it: after a lost connection or a restart
 * of the broker it goes on after the last message it gave out, so nothing is skipped and nothing comes twice.
 */
export class StreamReader implements AsyncIterable<StreamMessage> {
  private messages: ConsumerMessages | undefined;
  private closed = false;
  private readonly ended = Promise.withResolvers<undefined>();

  constructor(
    private readonly client: JetStreamClient,
    private readonly reconnects: EventEmitter,
    private readonly source: { readonly stream: StreamShape; readonly from: ReadFrom },
  ) {}

  /** Rejects when the stream is not there; other than that it ends by `close`, or as `until` says. */
  async *[Symbol.asyncIterator](): AsyncGenerator<StreamMessage, void, undefined> {
    const { after, until } = this.source.from;
    const ofStream = { stream: this.source.stream.name };
    readerRestarts.add(0, ofStream);
    const ends = until === 'now';
    let position = after;
    let consumer = await Promise.race([this.createConsumer(position), this.ended.promise]);
    if (consumer === undefined || (ends && (await consumer.info(true)).num_pending === 0)) return;
    // The client may wait half a minute until it notices that a restarted broker has forgotten its consumer.
    const reopen = (): void => void this.messages?.close();
    this.reconnects.on(RECONNECTED, reopen);
    try {
      while (consumer !== undefined) {
        this.messages = await consumer.consume({ max_messages: WINDOW, idle_heartbeat: 2_000 });
        if (this.isClosed()) void this.messages.close();
        for await (const message of this.messages) {
          if (this.isClosed()) return;
          position = message.info.streamSequence;
          yield streamMessage(message);
          if (ends && message.info.pending === 0) return;
        }
        if (!this.isClosed()) readerRestarts.add(1, ofStream);
        consumer = await this.recreateConsumer(position);
      }
    } finally {
      this.reconnects.off(RECONNECTED, reopen);
      void this.messages?.close();
    }
  }

  /** Ends the iteration, dropping what it has not given out; it may be waited for from within the loop. */
  close(): Promise<void> {
    this.closed = true;
    this.ended.resolve(undefined);
    // Not waited for: it settles only when the loop asks for the next message.
    void this.messages?.close();
    return Promise.resolve();
  }

  /** A broker that has just come back may not answer at once; a stream that is gone is the reader's end. */
  private async recreateConsumer(after: number): Promise<Consumer | undefined> {
    while (!this.isClosed()) {
      try {
        return await Promise.race([this.createConsumer(after), this.ended.promise]);
      } catch (error) {
        if (isMissingStream(error)) throw error;
        await Promise.race([delay(RETRY_MS), this.ended.promise]);
      }
    }
    return undefined;
  }

  private createConsumer(after: number): Promise<Consumer> {
    const { stream, from } = this.source;
    return this.client.consumers.get(stream.name, {
      ...(from.subject === undefined ? {} : { filter_subjects: from.subject }),
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: after + 1,
      ...(from.until === 'now' && { inactive_threshold: ENDED_AFTER_MS }),
    });
  }

  /** It changes while the iteration waits, which the compiler cannot see in a field. */
  private isClosed(): boolean {
    return this.closed;
  }
}

function streamMessage({ subject, data, seq, headers }: JsMsg): StreamMessage {
  return { subject, data, seq, traceparent: traceparentIn(headers) };
}
