import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Namespace, Socket } from 'socket.io';
import { cursorOf } from '../feed/cursor.ts';
import type { FeedMessage } from '../feed/feed-message.ts';
import { Feed } from '../feed/feed.service.ts';
import { Frames } from './frames.ts';
import { ALL, roomOfDevice } from './room.ts';
import { LAGGING, SlowSockets } from './slow-sockets.service.ts';

/** Readings wait this long for company. */
const FRAME_MS = 50;

/** Sends what the feed brings to the rooms it belongs to. */
@Injectable()
export class Broadcast implements OnModuleInit {
  private readonly frames = new Frames();
  private timer: NodeJS.Timeout | undefined;
  private namespace: Namespace | undefined;

  constructor(
    private readonly feed: Feed,
    private readonly slow: SlowSockets,
  ) {}

  onModuleInit(): void {
    this.feed.on('gap', (position) => this.resync(position));
    this.feed.on('message', (message) => this.add(message));
  }

  /** From now on there are clients to send to. */
  attach(namespace: Namespace): void {
    this.namespace = namespace;
  }

  /** A client has come. */
  watch(socket: Socket): void {
    this.slow.watch(socket);
  }

  /** Clients connected now. */
  get connections(): number {
    return this.namespace?.sockets.size ?? 0;
  }

  /**
   * Sends what waits. Whoever changes a room calls it first, so that a newcomer does not get with the next frame
   * what it has already, and one who leaves gets all that came before.
   */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    for (const [room, readings] of this.frames.take()) {
      // Before sending, which may make more clients lag: they get this frame.
      this.slow.skip(room, readings.length);
      // A client in the room of all gets a device's readings there, not twice.
      const others = room === ALL ? [LAGGING] : [LAGGING, ALL];
      this.namespace?.to(room).except(others).emit('readings', readings);
    }
  }

  /** A message is never cut: its readings share the cursor that a client comes back with. */
  private add({ readings }: FeedMessage): void {
    let isFull = false;
    for (const reading of readings) {
      for (const room of [ALL, roomOfDevice(reading.device_id)]) {
        if (this.namespace?.adapter.rooms.has(room)) isFull = this.frames.add(room, reading) || isFull;
      }
    }
    if (isFull) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), FRAME_MS);
  }

  /** The feed lacks what came up to a position; every client has to look at the history again. */
  private resync(position: number): void {
    this.flush();
    this.namespace?.emit('resync', { cursor: cursorOf(position) });
  }
}
