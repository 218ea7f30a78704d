import { EventEmitter, once } from 'node:events';
import type { Problem } from '@telemetry/chassis';
import type { Message } from './message.ts';

/** Messages and bytes that may wait for the network before a client counts as slow. */
const FULL = { messages: 256, bytes: 512 * 1024 };
/** A replay, which can wait, goes on when no more than this waits. */
const ALMOST_EMPTY = { messages: 8, bytes: 128 * 1024 };

interface ConnectionEvents {
  /** All that waited is on its way. */
  drain: [];
  close: [];
}

/** A client's connection, whatever it speaks. */
export abstract class Connection extends EventEmitter<ConnectionEvents> {
  private messages = 0;
  private bytes = 0;

  constructor() {
    super();
    // One for each replay under way.
    this.setMaxListeners(0);
  }

  abstract get isOpen(): boolean;

  /** Sends a message, however much waits; nothing on a connection that has ended. */
  abstract send(message: Message): void;

  /** Tells the client why it has to go, and hangs up. */
  abstract refuse(why: Problem): void;

  /** Hangs up, so that the client comes back by itself. */
  abstract hangUp(): void;

  /** Whether so much waits for the network that the client should get nothing more for now. */
  get isFull(): boolean {
    return this.messages >= FULL.messages || this.bytes >= FULL.bytes;
  }

  /** Waits until the client has taken most of what was sent to it. Rejects when aborted. */
  async untilAlmostEmpty(signal: AbortSignal): Promise<void> {
    while (this.messages > ALMOST_EMPTY.messages || this.bytes > ALMOST_EMPTY.bytes) {
      await once(this, 'drain', { signal });
    }
  }

  /** Something was handed to the network. */
  protected count(bytes: number): void {
    this.messages += 1;
    this.bytes += bytes;
  }

  /** All that was handed to the network is on its way. */
  protected drained(): void {
    this.messages = 0;
    this.bytes = 0;
    this.emit('drain');
  }
}
