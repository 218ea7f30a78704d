import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Namespace, Socket } from 'socket.io';
import { DeviceDirectory } from '../devices/device-directory.service.ts';
import type { FeedMessage } from '../feed/feed-message.ts';
import { Feed } from '../feed/feed.service.ts';
import { Audiences, type Move } from './audiences.ts';
import { Frames } from './frames.ts';
import { resyncOf } from './resync.ts';
import { roomsOf } from './room.ts';
import { LAGGING, SlowSockets } from './slow-sockets.service.ts';

/** Readings wait this long for company. */
const FRAME_MS = 50;

/** Sends what the feed brings to the rooms it belongs to. */
@Injectable()
export class Broadcast implements OnModuleInit {
  private readonly audiences = new Audiences<Socket>();
  private readonly frames = new Frames();
  private timer: NodeJS.Timeout | undefined;
  private namespace: Namespace | undefined;

  constructor(
    private readonly feed: Feed,
    private readonly devices: DeviceDirectory,
    private readonly slow: SlowSockets,
  ) {}

  onModuleInit(): void {
    this.feed.on('gap', (position, sinceMs) => this.resync(position, sinceMs));
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

  /** A client comes into a room: it gets what is added from now on. */
  enter(socket: Socket, room: string): void {
    this.flush();
    this.move(socket, this.audiences.enter(socket, room));
  }

  /** A client leaves a room, with all that was added until now. */
  leave(socket: Socket, room: string): void {
    this.flush();
    this.move(socket, this.audiences.leave(socket, room));
  }

  /** A client has gone. */
  forget(socket: Socket): void {
    this.audiences.forget(socket);
  }

  /** Whether anybody is in one of these rooms. */
  reaches(rooms: readonly string[]): boolean {
    return this.audiences.in(rooms).size > 0;
  }

  /** Sends an event about a device to everybody in its rooms, once. Clients that lag count it as missed. */
  announce(rooms: readonly string[], event: string, payload: unknown): void {
    const audiences = [...this.audiences.in(rooms)];
    for (const audience of audiences) this.slow.skip(audience, 1);
    if (audiences.length > 0) this.namespace?.to(audiences).except(LAGGING).emit(event, payload);
  }

  /**
   * Sends what waits. It comes first when a client changes rooms, so that a newcomer does not get with the next frame
   * what it has already, and one who leaves gets all that came before.
   */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    for (const [audience, readings] of this.frames.take()) {
      // Before sending, which may make more clients lag: they get this frame.
      this.slow.skip(audience, readings.length);
      this.namespace?.to(audience).except(LAGGING).emit('readings', readings);
    }
  }

  /** A message is never cut: its readings share the cursor that a client comes back with. */
  private add({ readings }: FeedMessage): void {
    let isFull = false;
    for (const reading of readings) {
      const { device_id: deviceId } = reading;
      for (const audience of this.audiences.in(roomsOf(deviceId, this.devices.tagsOf(deviceId)))) {
        isFull = this.frames.add(audience, reading) || isFull;
      }
    }
    if (isFull) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), FRAME_MS);
  }

  private move(socket: Socket, { from, to }: Move): void {
    if (from === to) return;
    if (from !== undefined) void socket.leave(from);
    if (to !== undefined) void socket.join(to);
  }

  /** The feed lacks what came up to a position; every client has to look at the history again. */
  private resync(position: number, sinceMs: number | undefined): void {
    this.flush();
    this.namespace?.emit('resync', resyncOf(position, { sinceMs, nowMs: Date.now() }));
  }
}
