import { Injectable } from '@nestjs/common';
import { Problem } from '@telemetry/chassis';
import { partitionOf, ReadingsAcceptedSchema, subjectOf } from '@telemetry/proto';
import type { Socket } from 'socket.io';
import { DeviceDirectory } from '../devices/device-directory.service.ts';
import { positionOf } from '../feed/cursor.ts';
import type { LiveReading } from '../feed/feed-message.ts';
import { Feed } from '../feed/feed.service.ts';
import { Broadcast } from './broadcast.service.ts';
import { catchUp } from './catch-up.ts';
import { inFrames, FULL_FRAME } from './frames.ts';
import { resyncOf } from './resync.ts';
import { readingsIn, roomOf, type Selection } from './room.ts';
import { SlowSockets } from './slow-sockets.service.ts';

const MAX_SUBSCRIPTIONS = 100;

/** What a client wants, from now on or since a cursor. */
export interface Wanted extends Selection {
  readonly since?: string;
}

/** A client on its way into a room. */
interface Newcomer {
  readonly socket: Socket;
  readonly selection: Selection;
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
    private readonly devices: DeviceDirectory,
    private readonly broadcast: Broadcast,
    private readonly slow: SlowSockets,
  ) {}

  /**
   * Subscribes, after sending what came since. Where the stream does not reach back far enough the client gets a
   * `resync` event, and the subscription begins now.
   * @returns the position after which live delivery goes on.
   * @throws Problem VALIDATION_ERROR, DEVICE_NOT_FOUND, RATE_LIMITED, UNAVAILABLE; CONFLICT when a later request for the
   * same took its place.
   */
  async add(socket: Socket, { since, ...selection }: Wanted): Promise<number> {
    const room = roomOf(selection);
    this.requireDevice(selection);
    const newcomer = { socket, selection, room, signal: this.claim(socket, room) };
    try {
      await this.feed.ready(newcomer.signal);
      if (since === undefined) return this.join(newcomer, []);
      const position = positionOf(since);
      return (await this.joinSince(newcomer, position)) ?? this.joinAnew(newcomer, position);
    } catch (error) {
      if (newcomer.signal.aborted)
        throw new Problem('CONFLICT', 'A later request took its place.', { cause: error });
      this.remove(socket, room);
      throw error;
    }
  }

  /** Unsubscribes. @returns the position after which nothing comes. */
  remove(socket: Socket, room: string): number {
    this.broadcast.leave(socket, room);
    const claims = this.clients.get(socket);
    claims?.get(room)?.abort();
    claims?.delete(room);
    return this.feed.recent.position;
  }

  /** A client has gone. */
  removeAll(socket: Socket): void {
    for (const claim of this.clients.get(socket)?.values() ?? []) claim.abort();
    this.clients.delete(socket);
    this.broadcast.forget(socket);
  }

  private requireDevice({ device_id: deviceId }: Selection): void {
    if (deviceId !== undefined && this.devices.get(deviceId) === undefined) {
      throw new Problem('DEVICE_NOT_FOUND', `No device ${deviceId}.`);
    }
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
  private joinSince(newcomer: Newcomer, since: number): Promise<number | undefined> {
    const { selection, signal } = newcomer;
    const { device_id: deviceId } = selection;
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
        unsent.push(...this.wanted(newcomer, readings));
        if (unsent.length >= FULL_FRAME) await this.send(newcomer, unsent.splice(0));
      },
      join: (position) => this.join(newcomer, [...unsent, ...this.recent(newcomer, position)]),
    });
  }

  /** Joins now, and tells the client to look at the history again. */
  private joinAnew(newcomer: Newcomer, since: number): number {
    const position = this.join(newcomer, []);
    const times = { sinceMs: this.feed.receivedAfter(since), nowMs: Date.now() };
    newcomer.socket.emit('resync', resyncOf(position, times, newcomer.selection));
    return position;
  }

  /** Sends the last that the client lacks up to the feed's position, and lets it in before the feed can move. */
  private join({ socket, room, signal }: Newcomer, lacking: readonly LiveReading[]): number {
    signal.throwIfAborted();
    for (const frame of inFrames(lacking)) socket.emit('readings', frame);
    this.broadcast.enter(socket, room);
    return this.feed.recent.position;
  }

  private async send({ socket, signal }: Newcomer, readings: readonly LiveReading[]): Promise<void> {
    for (const frame of inFrames(readings)) socket.emit('readings', frame);
    await this.slow.drain(socket, signal);
  }

  private recent(newcomer: Newcomer, position: number): readonly LiveReading[] {
    return this.feed.recent.after(position).flatMap(({ readings }) => this.wanted(newcomer, readings));
  }

  private wanted({ room }: Newcomer, readings: readonly LiveReading[]): readonly LiveReading[] {
    return readingsIn(room, readings, (deviceId) => this.devices.tagsOf(deviceId));
  }
}
