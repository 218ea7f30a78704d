import type { DescMessage } from '@bufbuild/protobuf';

/**
 * The NATS subject of an event: the message's full name, then its key (`*` for all keys).
 * Keys must be a single subject token, which device ids and partition numbers are.
 */
export function subjectOf(message: DescMessage, key: string | number): string {
  return `${message.typeName}.${key}`;
}
