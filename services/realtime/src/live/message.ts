import type { LiveReading } from '../feed/feed-message.ts';
import { webSocketFrame } from './web-socket-frame.ts';

/** The Socket.IO namespace of the live feed. */
export const NAMESPACE = '/realtime';

/** What the gateway says of its own accord, by name. */
export type MessageName =
  'readings' | 'device' | 'resync' | 'lagging' | 'unauthorized' | 'reconnect' | 'ack' | 'pong' | 'error';

/** A message to clients, written at most once in each protocol, however many get it. */
export class Message {
  private socketIoForm: { readonly text: string; readonly frame: Buffer } | undefined;
  private plainForm: Buffer | undefined;

  constructor(
    readonly name: MessageName,
    readonly payload: object,
  ) {}

  /** Readings as one message. */
  static readings(readings: readonly LiveReading[]): Message {
    return new Message('readings', readings);
  }

  /** The packet, and the WebSocket frame that it makes. */
  get socketIo(): { readonly text: string; readonly frame: Buffer } {
    this.socketIoForm ??= socketIoForm(this.name, this.payload);
    return this.socketIoForm;
  }

  /** WebSocket frames for clients without Socket.IO: one for each reading, and one for anything else. */
  get plain(): Buffer {
    this.plainForm ??= Buffer.concat(plainTexts(this.name, this.payload).map(webSocketFrame));
    return this.plainForm;
  }
}

/** An event packet of Socket.IO 5 in a message packet of Engine.IO 4. */
function socketIoForm(name: string, payload: object): { readonly text: string; readonly frame: Buffer } {
  const text = `2${NAMESPACE},${JSON.stringify([name, payload])}`;
  return { text, frame: webSocketFrame(`4${text}`) };
}

function plainTexts(name: string, payload: object): readonly string[] {
  return isReadings(payload)
    ? payload.map((reading, i) =>
        JSON.stringify({ type: 'reading', ...reading, cursor: cursorAt(payload, i) }),
      )
    : [JSON.stringify({ type: name, ...payload })];
}

function isReadings(payload: object): payload is readonly LiveReading[] {
  return Array.isArray(payload);
}

/**
 * Readings of one message of the stream share a cursor, and who comes back with it gets none of them again. Sent one by
 * one, only the last may have it: a connection that ends among them would lose the others.
 */
function cursorAt(readings: readonly LiveReading[], i: number): string | undefined {
  const { cursor } = readings[i] ?? {};
  return cursor === readings[i + 1]?.cursor ? String(Number(cursor) - 1) : cursor;
}
