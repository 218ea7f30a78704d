import type { Message } from '@bufbuild/protobuf';
import type { GenMessage } from '@bufbuild/protobuf/codegenv2';
import { EventPattern } from '@nestjs/microservices';
import type { ConsumerShape } from './shapes.ts';

/** Tells the framework that these handlers belong to the JetStream transport. */
export const JETSTREAM_TRANSPORT = Symbol('jetstream');

/** What a handler declares about the events it takes. */
export interface Subscription<T extends Message = Message> {
  readonly consumer: ConsumerShape;
  readonly schema: GenMessage<T>;
}

type EventsHandler<T> = (events: readonly T[]) => Promise<void>;

/**
 * The method handles batches of events of a durable consumer. Returning acknowledges the batch; throwing has it
 * delivered again later, so the method must be idempotent.
 */
export function OnEvents<T extends Message>(consumer: ConsumerShape, schema: GenMessage<T>) {
  const register = EventPattern(consumer.durable, JETSTREAM_TRANSPORT, {
    consumer,
    schema,
  } satisfies Subscription<T>);
  return (target: object, key: string | symbol, method: TypedPropertyDescriptor<EventsHandler<T>>): void => {
    Reflect.apply(register, undefined, [target, key, method]);
  };
}
