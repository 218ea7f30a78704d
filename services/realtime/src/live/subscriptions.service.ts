import { Injectable } from '@nestjs/common';
import { Problem } from '@telemetry/chassis';
import { partitionOf, ReadingsAcceptedSchema, subjectOf } from '@telemetry/proto';
import type { Socket } from 'socket.io';
import { cursorOf } from '../feed/cursor.ts';
import type { FeedMessage, LiveReading } from '../feed/feed-message.ts';
import { Feed } from '../feed/feed.service.ts';
import { Broadcast } from './broadcast.service.ts';
import { catchUp } from './catch-up.ts';
import { inFrames, FULL_FRAME } from './frames.ts';
import { readingsIn } from './room.ts';
import { SlowSockets } from './slow-sockets.service.ts';

const MAX_SUBSCRIPTIONS = 100;

/** What a client wants: a room, of one device or of all, from now on or since a position. */
export interface Wanted {
  readonly room: string;
  readonly deviceId: string | undefined;
  readonly since: number | undefined;
}

/** A client on its way into a room. */
interface Newcomer {
  readonly socket: Socket;
  readonly room: string;
  /** Aborted when the client goes, or asks for something else. */
  readonly signal: AbortSignal;
}

/** Brings clients into rooms at the right moment, so that what they know and the live feed meet. */
@Injectable()
export class Subscriptions {
  /** By room, what ends a client's subscription. */
  private readonly clients = new WeakMap<Socket, Map<string, AbortController>>();

  constructor(
    private readonly feed: Feed,
    private readonly broadcast: Broadcast,
    private readonly slow: SlowSockets,
  ) {}

  /**
   * Subscribes, after sending what came since. Where the stream does not reach back far enough the client gets a
   * `resync` event, and the subscription begins now.
   * @returns the position after which live delivery goes on.
   */
  async add(socket: Socket, wanted: Wanted): Promise<number> {
    const { room, deviceId, since } = wanted;
    const newcomer = { socket, room, signal: this.claim(socket, room) };
    try {
      await this.feed.ready(newcomer.signal);
      if (since === undefined) return this.join(newcomer, []);
      return (await this.joinSince(newcomer, since, deviceId)) ?? this.joinAnew(newcomer, deviceId);
    } catch (error) {
      if (newcomer.signal.aborted)
        throw new Problem('CONFLICT', 'A later request took its place.', { cause: error });
      this.remove(socket, room);
      throw error;
    }
  }

  /** Unsubscribes. @returns the position after which nothing comes. */
  remove(socket: Socket, room: string): number {
    this.broadcast.flush();
    void socket.leave(room);
    const claims = this.clients.get(socket);
    claims?.get(room)?.abort();
    claims?.delete(room);
    return this.feed.recent.position;
  }

  /** A client has gone. */
  removeAll(socket: Socket): void {
    for (const claim of this.clients.get(socket)?.values() ?? []) claim.abort();
    this.clients.delete(socket);
  }

  /** Takes a place for a subscription; an earlier one to the same room ends. */
  private claim(socket: Socket, room: string): AbortSignal {
    if (!socket.connected) throw new Problem('CONFLICT', 'The client has gone.');
    this.remove(socket, room);
    const claims = this.clients.get(socket) ?? new Map<string, AbortController>();
    if (claims.size >= MAX_SUBSCRIPTIONS) {
      throw new Problem('RATE_LIMITED', `A connection has at most ${MAX_SUBSCRIPTIONS} subscriptions.`);
    }
    const claim = new AbortController();
    this.clients.set(socket, claims.set(room, claim));
    return claim.signal;
  }

  /** Replays and joins; undefined when the stream does not reach back far enough. */
  private joinSince(
    newcomer: Newcomer,
    since: number,
    deviceId: string | undefined,
  ): Promise<number | undefined> {
    const { room, signal } = newcomer;
    const subject =
      deviceId === undefined ? undefined : subjectOf(ReadingsAcceptedSchema, partitionOf(deviceId));
    const unsent: LiveReading[] = [];
    const sources = {
      recent: () => this.feed.recent,
      bounds: () => this.feed.bounds(),
      replay: (after: number) => this.feed.replay(after, subject),
      reached: (position: number) => this.feed.reached(position, signal),
    };
    return catchUp(since, sources, {
      send: async ({ readings }) => {
        signal.throwIfAborted();
        unsent.push(...readingsIn(room, readings));
        if (unsent.length >= FULL_FRAME) await this.send(newcomer, unsent.splice(0));
      },
      join: (position) => this.join(newcomer, [...unsent, ...this.recentIn(room, position)]),
    });
  }

  /** Joins now, and tells the client to look at the history again. */
  private joinAnew(newcomer: Newcomer, deviceId: string | undefined): number {
    const position = this.join(newcomer, []);
    newcomer.socket.emit('resync', {
      cursor: cursorOf(position),
      ...(deviceId !== undefined && { device_id: deviceId }),
    });
    return position;
  }

  /** Sends the last that the client lacks up to the feed's position, and lets it in before the feed can move. */
  private join({ socket, room, signal }: Newcomer, lacking: readonly LiveReading[]): number {
    signal.throwIfAborted();
    this.broadcast.flush();
    for (const frame of inFrames(lacking)) socket.emit('readings', frame);
    void socket.join(room);
    return this.feed.recent.position;
  }

  private async send({ socket, signal }: Newcomer, readings: readonly LiveReading[]): Promise<void> {
    for (const frame of inFrames(readings)) socket.emit('readings', frame);
    await this.slow.drain(socket, signal);
  }

  private recentIn(room: string, position: number): readonly LiveReading[] {
    return this.feed.recent
      .after(position)
      .flatMap(({ readings }: FeedMessage) => readingsIn(room, readings));
  }
}
