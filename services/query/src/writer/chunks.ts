import type { Unpacked } from './arrival.ts';

/** What one transaction stores: the contents of consecutive messages, up to and including one position. */
export interface Chunk extends Unpacked {
  /** Position of the last message. */
  readonly lastSeq: number;
}

/**
 * Groups consecutive messages into chunks of about `maxReadings`, never splitting a message, since the watermark
 * counts whole messages. A message that is larger alone makes a chunk alone.
 */
export function chunks(
  messages: readonly { readonly seq: number; readonly unpacked: Unpacked }[],
  maxReadings: number,
): Chunk[] {
  const groups: (typeof messages)[number][][] = [];
  let size = 0;
  for (const message of messages) {
    const readings = message.unpacked.arrivals.length;
    const current = groups.at(-1);
    if (current === undefined || size + readings > maxReadings) {
      groups.push([message]);
      size = readings;
    } else {
      current.push(message);
      size += readings;
    }
  }
  return groups.map((group) => ({
    arrivals: group.flatMap(({ unpacked }) => unpacked.arrivals),
    deadLetters: group.flatMap(({ unpacked }) => unpacked.deadLetters),
    lastSeq: Math.max(...group.map(({ seq }) => seq)),
  }));
}
