import type { Unpacked } from './arrival.ts';

/** What one transaction stores: the contents of consecutive messages, up to and including one position. */
export interface Chunk extends Unpacked {
  /** Position of the last message. */
  readonly lastSeq: number;
}

/** A message, taken apart. */
export interface Opened {
  readonly seq: number;
  readonly unpacked: Unpacked;
}

/**
 * Groups consecutive messages into chunks of about `maxReadings`, never splitting a message, since the watermark
 * counts whole messages. A message that is larger alone makes a chunk alone. Messages are opened as they are needed.
 */
export function* chunks(messages: Iterable<Opened>, maxReadings: number): Generator<Chunk, void, undefined> {
  let group: Opened[] = [];
  let size = 0;
  for (const message of messages) {
    const { arrivals, deadLetters } = message.unpacked;
    const readings = arrivals.length + deadLetters.length;
    if (group.length > 0 && size + readings > maxReadings) {
      yield chunkOf(group);
      group = [];
      size = 0;
    }
    group.push(message);
    size += readings;
  }
  if (group.length > 0) yield chunkOf(group);
}

function chunkOf(group: readonly Opened[]): Chunk {
  return {
    arrivals: group.flatMap(({ unpacked }) => unpacked.arrivals),
    deadLetters: group.flatMap(({ unpacked }) => unpacked.deadLetters),
    sent: group.flatMap(({ unpacked }) => unpacked.sent),
    lastSeq: Math.max(...group.map(({ seq }) => seq)),
  };
}
