import type { Attributes } from '@opentelemetry/api';
import type { StreamShape } from '../nats/shapes.ts';

/** Where messages go, or come from. */
export interface Destination {
  readonly stream: Pick<StreamShape, 'subjects'>;
  /** Of one message; names a device, perhaps, and so is no part of any span's name. */
  readonly subject?: string | undefined;
  /** The durable consumer that they come by. */
  readonly group?: string | undefined;
}

/** The name of a span: what is done with messages of which kind. */
export function messagingName(operation: 'send' | 'process', destination: Destination): string {
  return `${operation} ${templateOf(destination)}`;
}

/** Attributes by the conventions for messaging. */
export function messagingAttributes(
  operation: 'send' | 'process',
  destination: Destination,
  messages: number,
): Attributes {
  return {
    'messaging.system': 'nats',
    'messaging.operation.name': operation,
    'messaging.operation.type': operation,
    'messaging.destination.template': templateOf(destination),
    ...(destination.subject !== undefined && { 'messaging.destination.name': destination.subject }),
    ...(destination.group !== undefined && { 'messaging.consumer.group.name': destination.group }),
    ...(messages > 1 && { 'messaging.batch.message_count': messages }),
  };
}

function templateOf({ stream }: Destination): string {
  return (stream.subjects[0] ?? '').replace('*', '{key}');
}
