import type { Duplex } from 'node:stream';
import type { Problem } from '@telemetry/chassis';
import type { WebSocket } from 'ws';
import { Connection } from '../live/connection.gateway.ts';
import { Message } from '../live/message.ts';
import { refusalOf } from '../live/refusal.ts';
import { closeCodeOf, RESTART } from './close-code.ts';

/** A client that speaks plain WebSocket. */
export class PlainConnection extends Connection {
  private writes = 0;

  constructor(
    private readonly webSocket: WebSocket,
    private readonly wire: Duplex,
  ) {
    super();
    // What breaks a connection, a message too large for one, ends it; there is nothing else to do.
    webSocket.on('error', () => undefined);
    webSocket.once('close', () => this.emit('close'));
  }

  get isOpen(): boolean {
    return this.webSocket.readyState === this.webSocket.OPEN;
  }

  /** Straight to the wire: the frames are written once for all clients. */
  send(message: Message): void {
    if (!this.isOpen) return;
    this.writes += 1;
    this.count(message.plain.length);
    this.wire.write(message.plain, () => this.written());
  }

  refuse(why: Problem): void {
    this.refuseWith(why);
  }

  /** The same for an error of any kind. */
  refuseWith(error: unknown): void {
    const refusal = refusalOf(error);
    this.send(new Message('error', { code: refusal.code, error: refusal.message }));
    this.webSocket.close(closeCodeOf(refusal), refusal.code);
  }

  hangUp(): void {
    this.webSocket.close(RESTART, 'The gateway restarts');
  }

  private written(): void {
    this.writes -= 1;
    if (this.writes === 0) this.drained();
  }
}
