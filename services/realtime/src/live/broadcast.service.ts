import { Injectable, type OnModuleInit } from '@nestjs/common';
import { meter } from '@telemetry/chassis';
import { DeviceDirectory } from '../devices/device-directory.service.ts';
import type { FeedMessage } from '../feed/feed-message.ts';
import { Feed } from '../feed/feed.service.ts';
import { LiveTraces } from '../traces/live-traces.service.ts';
import { type Audience, Audiences } from './audiences.ts';
import type { Connection } from './connection.gateway.ts';
import { Frames } from './frames.ts';
import { Message, type MessageName } from './message.ts';
import { resyncOf } from './resync.ts';
import { readingsIn, roomsOf, type TagsOf } from './room.ts';
import { SlowClients } from './slow-clients.service.ts';

/** Readings wait this long for company. */
const FRAME_MS = 50;

const sent = meter.createCounter('telemetry_realtime_sent_messages_total', {
  description: 'Messages with readings for a client each',
});
sent.add(0);

/** Sends what the feed brings to the clients that are in the rooms it belongs to. */
@Injectable()
export class Broadcast implements OnModuleInit {
  private readonly here = new Set<Connection>();
  private readonly audiences = new Audiences<Connection>();
  private readonly frames = new Frames<Audience<Connection>>();
  private readonly tagsOf: TagsOf;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly feed: Feed,
    devices: DeviceDirectory,
    private readonly slow: SlowClients,
    private readonly traces: LiveTraces,
  ) {
    this.tagsOf = (deviceId) => devices.tagsOf(deviceId);
  }

  onModuleInit(): void {
    this.feed.on('gap', (position, sinceMs) => this.resync(position, sinceMs));
    this.feed.on('message', (message) => this.add(message));
  }

  /** Clients connected now. */
  get clients(): ReadonlySet<Connection> {
    return this.here;
  }

  /** A client has come. */
  welcome(client: Connection): void {
    this.here.add(client);
  }

  /** A client has gone. */
  forget(client: Connection): void {
    this.here.delete(client);
    this.audiences.forget(client);
  }

  /** A client comes into a room: it gets what is added from now on. */
  enter(client: Connection, room: string): void {
    this.flush();
    this.forgetKept(client, room);
    this.audiences.enter(client, room);
  }

  /** A client leaves a room, with all that was added until now. */
  leave(client: Connection, room: string): void {
    this.flush();
    this.forgetKept(client, room);
    this.audiences.leave(client, room);
  }

  /** Whether anybody is in one of these rooms. */
  reaches(rooms: readonly string[]): boolean {
    return this.audiences.in(rooms).size > 0;
  }

  /** Sends an event about a device to everybody in its rooms, once. Slow clients count it as missed. */
  announce(rooms: readonly string[], name: MessageName, payload: object): void {
    const message = new Message(name, payload);
    for (const { members } of this.audiences.in(rooms)) {
      for (const client of members) this.slow.send(client, message);
    }
  }

  /**
   * Sends what waits. It comes first when a client changes rooms, so that a newcomer does not get with the next frame
   * what it has already, and one who leaves gets all that came before.
   */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const startMs = performance.now();
    let clients = 0;
    for (const [{ members }, readings] of this.frames.take()) {
      const message = Message.readings(readings);
      sent.add(members.size);
      for (const client of members) this.slow.sendReadings(client, message, readings);
      clients += members.size;
    }
    this.traces.sent(startMs, clients);
  }

  /** A message is never cut: its readings share the cursor that a client comes back with. */
  private add({ readings }: FeedMessage): void {
    let isFull = false;
    for (const reading of readings) {
      const { device_id: deviceId } = reading;
      for (const audience of this.audiences.in(roomsOf(deviceId, this.tagsOf(deviceId)))) {
        isFull = this.frames.add(audience, reading) || isFull;
      }
    }
    if (isFull) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), FRAME_MS);
  }

  /** Who leaves a room wants no more of it, and who comes anew was sent what it lacked. */
  private forgetKept(client: Connection, room: string): void {
    this.slow.forget(client, (reading) => readingsIn(room, [reading], this.tagsOf).length > 0);
  }

  /** The feed lacks what came up to a position; every client has to look at the history again. */
  private resync(position: number, sinceMs: number | undefined): void {
    this.flush();
    const message = new Message('resync', resyncOf(position, { sinceMs, nowMs: Date.now() }));
    for (const client of this.here) client.send(message);
  }
}
