import {
  type Consumer,
  DeliverPolicy,
  type ConsumerMessages,
  type JetStreamClient,
  type JsMsg,
} from '@nats-io/jetstream';
import type { StreamShape } from './shapes.ts';

/** The broker forgets a reader that ended after this long. */
const ENDED_AFTER_MS = 30_000;

/** Where to begin: after a position (0 is the very beginning), or with what comes next. Optionally one subject only. */
export interface ReadFrom {
  readonly after: number | 'now';
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
  /** Messages that waited behind this one when it was sent. */
  readonly pending: number;
}

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
    private readonly stream: StreamShape,
    private readonly from: ReadFrom,
  ) {}

  /** Rejects when the stream is not there; other than that it ends by `close`, or as `until` says. */
  async *[Symbol.asyncIterator](): AsyncGenerator<StreamMessage, void, undefined> {
    const ends = this.from.until === 'now';
    const consumer = await Promise.race([this.createConsumer(), this.ended.promise]);
    if (consumer === undefined || (ends && (await consumer.info(true)).num_pending === 0)) return;
    this.messages = await consumer.consume({ max_messages: 256, idle_heartbeat: 2_000 });
    if (this.closed) void this.messages.close();
    for await (const message of this.messages) {
      if (this.closed) return;
      yield streamMessage(message);
      if (ends && message.info.pending === 0) return;
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

  private async createConsumer(): Promise<Consumer> {
    const { after, subject, until } = this.from;
    return this.client.consumers.get(this.stream.name, {
      ...(subject === undefined ? {} : { filter_subjects: subject }),
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: (after === 'now' ? await this.lastPosition() : after) + 1,
      ...(until === 'now' && { inactive_threshold: ENDED_AFTER_MS }),
    });
  }

  /** The client would begin anew from the beginning when a restart forgets a consumer of new messages only. */
  private async lastPosition(): Promise<number> {
    const stream = await this.client.streams.get(this.stream.name);
    return (await stream.info(true)).state.last_seq;
  }
}

function streamMessage(message: JsMsg): StreamMessage {
  const { streamSequence, pending } = message.info;
  return { subject: message.subject, data: message.data, seq: streamSequence, pending };
}
