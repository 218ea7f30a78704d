import { setTimeout as delay } from 'node:timers/promises';
import { fromBinary, type Message } from '@bufbuild/protobuf';
import { type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';
import type { ConsumerMessages, JsMsg } from '@nats-io/jetstream';
import { lastValueFrom } from 'rxjs';
import type { Logger } from '../logging/logger.ts';
import type { Parent } from '../tracing/processing.ts';
import { parseTraceparent } from '../tracing/trace-context.ts';
import type { Tracing, Work } from '../tracing/tracing.ts';
import { batches } from './batches.ts';
import { traceparentIn } from './headers.ts';
import type { JetStream } from './jetstream.ts';
import { isMissingStream } from './missing-stream.ts';
import { JETSTREAM_TRANSPORT, type Subscription } from './on-events.ts';
import { events as outcomes, measureConsumer, redeliveries } from './stream-metrics.ts';

const RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;

/**
 * Brings events from durable JetStream consumers to `@OnEvents` methods, a batch at a time: decoded, acknowledged
 * after the handler is done, delivered again with back-off when it throws, terminated when they cannot be decoded.
 */
export class JetStreamTransport extends Server implements CustomTransportStrategy {
  override readonly transportId = JETSTREAM_TRANSPORT;
  private readonly open = new Set<ConsumerMessages>();
  private readonly loops: Promise<void>[] = [];
  private readonly stop = new AbortController();
  private readonly stopped = Promise.withResolvers<undefined>();

  constructor(
    private readonly jetstream: JetStream,
    private readonly log: Logger,
    private readonly tracing: Tracing,
  ) {
    super();
  }

  listen(done: (error?: unknown) => void): void {
    for (const handler of this.messageHandlers.values()) this.loops.push(this.serve(handler));
    done();
  }

  async close(): Promise<void> {
    this.stop.abort();
    this.stopped.resolve(undefined);
    await Promise.all([...this.open].map((messages) => messages.close()));
    await Promise.all(this.loops);
  }

  override on(): never {
    throw new Error('The JetStream transport emits no events');
  }

  override unwrap(): never {
    throw new Error('The JetStream client is not exposed');
  }

  /** Consumes until closed; a stream that is not there yet, or no more, is asked for again. */
  private async serve(handler: MessageHandler): Promise<void> {
    const subscription = handler.extras as Subscription;
    const { durable } = subscription.consumer;
    while (!this.stop.signal.aborted) {
      try {
        await this.consume(handler, subscription);
      } catch (error) {
        if (isMissingStream(error)) this.log.debug({ consumer: durable }, 'Its stream is not there yet');
        else this.log.warn({ err: error, consumer: durable }, 'Consumer interrupted; trying again');
      }
      await delay(RETRY_MS, undefined, { signal: this.stop.signal }).catch(() => undefined);
    }
  }

  private async consume(handler: MessageHandler, { consumer, schema }: Subscription): Promise<void> {
    // A broker that is gone does not answer for seconds; a stop does not wait for it.
    const source = await Promise.race([this.jetstream.consumer(consumer), this.stopped.promise]);
    if (source === undefined) return;
    const messages = await source.consume({
      max_messages: consumer.maxBatch,
      abort_on_missing_resource: true,
    });
    this.open.add(messages);
    if (this.stop.signal.aborted) void messages.close();
    const endMeasuring = measureConsumer(consumer.durable, () => source.info());
    try {
      for await (const batch of batches(messages, consumer.maxBatch)) {
        const again = batch.filter(({ redelivered }) => redelivered).length;
        if (again > 0) redeliveries.add(again, { consumer: consumer.durable });
        const events = batch.flatMap((message) => this.decode(message, schema));
        outcomes.add(batch.length - events.length, { consumer: consumer.durable, outcome: 'undecodable' });
        await this.handle(handler, events);
      }
    } finally {
      endMeasuring();
      this.open.delete(messages);
    }
  }

  private decode(message: JsMsg, schema: Subscription['schema']): Event[] {
    try {
      return [{ message, event: fromBinary(schema, message.data) }];
    } catch (error) {
      this.log.error({ err: error, subject: message.subject, seq: message.seq }, 'Undecodable event dropped');
      message.term('undecodable');
      return [];
    }
  }

  private async handle(handler: MessageHandler, events: readonly Event[]): Promise<void> {
    if (events.length === 0) return;
    try {
      await this.tracing.processing(workOf(handler, events), async () => {
        const outcome: unknown = await handler(events.map(({ event }) => event));
        await lastValueFrom(this.transformToObservable(outcome), { defaultValue: undefined });
      });
      for (const { message } of events) message.ack();
      this.count(handler, events.length, 'handled');
    } catch (error) {
      await this.comeAgain(handler, events, error);
    }
  }

  private count(handler: MessageHandler, messages: number, outcome: 'handled' | 'failed'): void {
    const { consumer } = handler.extras as Subscription;
    outcomes.add(messages, { consumer: consumer.durable, outcome });
  }

  /** One event that cannot be handled must not hold up its neighbours, so a failed batch is tried one by one. */
  private async comeAgain(handler: MessageHandler, events: readonly Event[], error: unknown): Promise<void> {
    if (events.length > 1) {
      for (const event of events) await this.handle(handler, [event]);
      return;
    }
    this.count(handler, events.length, 'failed');
    for (const { message } of events) {
      const { subject, seq } = message;
      this.log.error({ err: error, subject, seq }, 'Event not handled; it will come again');
      message.nak(retryDelayMs(message.info.deliveryCount));
    }
  }
}

interface Event {
  readonly message: JsMsg;
  readonly event: Message;
}

function workOf(handler: MessageHandler, events: readonly Event[]): Work {
  const { stream, durable } = (handler.extras as Subscription).consumer;
  const [only, ...others] = events;
  const subject = others.length === 0 ? only?.message.subject : undefined;
  const parents = events.flatMap(({ message }): Parent[] => {
    const context = parseTraceparent(traceparentIn(message.headers));
    return context === undefined ? [] : [{ context }];
  });
  return { destination: { stream, group: durable, subject }, parents, messages: events.length };
}

function retryDelayMs(deliveries: number): number {
  return Math.min(LONGEST_RETRY_MS, RETRY_MS * 2 ** (deliveries - 1));
}
