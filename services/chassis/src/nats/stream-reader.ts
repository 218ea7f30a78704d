import { DeliverPolicy, type ConsumerMessages, type JetStreamClient, type JsMsg } from '@nats-io/jetstream';
import type { StreamShape } from './shapes.ts';

/** Where to begin: after a position (0 is the very beginning), or with what comes next. Optionally one subject only. */
export interface ReadFrom {
  readonly after: number | 'now';
  readonly subject?: string;
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

  constructor(
    private readonly client: JetStreamClient,
    private readonly stream: StreamShape,
    private readonly from: ReadFrom,
  ) {}

  /** Rejects when the stream is not there; other than that it ends only by `close`. */
  async *[Symbol.asyncIterator](): AsyncGenerator<StreamMessage, void, undefined> {
    const consumer = await this.client.consumers.get(this.stream.name, {
      ...(this.from.subject === undefined ? {} : { filter_subjects: this.from.subject }),
      ...(this.from.after === 'now'
        ? { deliver_policy: DeliverPolicy.New }
        : { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: this.from.after + 1 }),
    });
    if (this.closed) return;
    this.messages = await consumer.consume({ max_messages: 256, idle_heartbeat: 2_000 });
    for await (const message of this.messages) yield streamMessage(message);
  }

  /** Ends the iteration. */
  async close(): Promise<void> {
    this.closed = true;
    await this.messages?.close();
  }
}

function streamMessage(message: JsMsg): StreamMessage {
  const { streamSequence, pending } = message.info;
  return { subject: message.subject, data: message.data, seq: streamSequence, pending };
}
