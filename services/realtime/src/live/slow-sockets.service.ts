import { once } from 'node:events';
import { Injectable } from '@nestjs/common';
import type { Socket } from 'socket.io';

/** The room of clients that get nothing more until they have taken what waits for them. */
export const LAGGING = 'lagging';

/** Frames that may wait for a client's connection before it counts as lagging. */
const MAX_WAITING = 256;
/** A replay, which can wait, lets fewer pile up. */
const MAX_WAITING_REPLAY = 8;

/** Keeps what waits for slow clients bounded: they miss frames, and are told how much they missed. */
@Injectable()
export class SlowSockets {
  /** Frames handed to a connection that it has not begun to send. */
  private readonly waiting = new WeakMap<Socket, number>();
  /** Readings and changes of devices that lagging clients have missed so far. */
  private readonly dropped = new Map<Socket, number>();

  /** Begins to count what waits for a client. */
  watch(socket: Socket): void {
    const { conn } = socket;
    conn.on('packetCreate', () => this.count(socket));
    conn.on('drain', () => this.drained(socket));
    socket.once('disconnect', () => this.dropped.delete(socket));
  }

  /** Something was sent to an audience, and so not to the lagging clients in it. */
  skip(audience: string, count: number): void {
    for (const [socket, dropped] of this.dropped) {
      if (socket.rooms.has(audience)) this.dropped.set(socket, dropped + count);
    }
  }

  /** Waits until a client has taken most of what was sent to it. Rejects when aborted. */
  async drain(socket: Socket, signal: AbortSignal): Promise<void> {
    while ((this.waiting.get(socket) ?? 0) > MAX_WAITING_REPLAY) await once(socket.conn, 'drain', { signal });
  }

  private count(socket: Socket): void {
    const waiting = (this.waiting.get(socket) ?? 0) + 1;
    this.waiting.set(socket, waiting);
    if (waiting <= MAX_WAITING || this.dropped.has(socket)) return;
    this.dropped.set(socket, 0);
    void socket.join(LAGGING);
  }

  private drained(socket: Socket): void {
    this.waiting.set(socket, 0);
    const dropped = this.dropped.get(socket);
    if (dropped === undefined) return;
    this.dropped.delete(socket);
    void socket.leave(LAGGING);
    if (dropped > 0) socket.emit('lagging', { dropped });
  }
}
