import type { Unpacked } from './arrival.ts';

/** What one transaction stores: the contents of consecutive messages, up to and including one position. */
export interface Chunk extends Unpacked {
  /** Position of the last message. */
  readonly lastSeq: number;
  /** How many messages they are. */
  readonly messages: number;
}

/** A message, taken apart. */
export interface Opened {
  readonly seq: number;
  /** As it came. */
  readonly bytes: number;
  readonly unpacked: Unpacked;
}

/** How large a chunk may be. */
export interface ChunkBounds {
  readonly readings: number;
  /** Of its messages as they came: what they unpack to is many times as large. */
  readonly bytes: number;
}

/**
 * Groups consecutive messages into chunks within bounds, never splitting a message, since the watermark counts whole
 * messages. A message that is larger alone makes a chunk alone. Messages are opened as they are needed.
 */
export function* chunks(messages: Iterable<Opened>, max: ChunkBounds): Generator<Chunk, void, undefined> {
  let group: Opened[] = [];
  let [readings, bytes] = [0, 0];
  for (const message of messages) {
    const { arrivals, deadLetters } = message.unpacked;
    readings += arrivals.length + deadLetters.length;
    bytes += message.bytes;
    if (group.length > 0 && (readings > max.readings || bytes > max.bytes)) {
      yield chunkOf(group);
      group = [];
      readings = arrivals.length + deadLetters.length;
      bytes = message.bytes;
    }
    group.push(message);
  }
  if (group.length > 0) yield chunkOf(group);
}

function chunkOf(group: readonly Opened[]): Chunk {
  return {
    arrivals: group.flatMap(({ unpacked }) => unpacked.arrivals),
    deadLetters: group.flatMap(({ unpacked }) => unpacked.deadLetters),
    sent: group.flatMap(({ unpacked }) => unpacked.sent),
    lastSeq: Math.max(...group.map(({ seq }) => seq)),
    messages: group.length,
  };
}
