import { Injectable } from '@nestjs/common';
import { Problem } from '@telemetry/chassis';
import { partitionOf, ReadingsAcceptedSchema, subjectOf } from '@telemetry/proto';
import { DeviceDirectory } from '../devices/device-directory.service.ts';
import { RealtimeConfig } from '../config.ts';
import { positionOf } from '../feed/cursor.ts';
import type { LiveReading } from '../feed/feed-message.ts';
import { Feed } from '../feed/feed.service.ts';
import { Broadcast } from './broadcast.service.ts';
import { catchUp } from './catch-up.ts';
import type { Connection } from './connection.gateway.ts';
import { inFrames, FULL_FRAME } from './frames.ts';
import { Message } from './message.ts';
import { resyncOf } from './resync.ts';
import { readingsIn, roomOf, type Selection } from './room.ts';

/** What a client wants, from now on or since a cursor. */
export interface Wanted extends Selection {
  readonly since?: string;
}

/** A client on its way into a room. */
interface Newcomer {
  readonly client: Connection;
  readonly selection: Selection;
  readonly room: string;
  /** Aborted when the client goes, or asks for something else. */
  readonly signal: AbortSignal;
}

/** Brings clients into rooms at the right moment, so that what they know and the live feed meet. */
@Injectable()
export class Subscriptions {
  /** By room, what ends a client's subscription. */
  private readonly clients = new WeakMap<Connection, Map<string, AbortController>>();

  constructor(
    private readonly feed: Feed,
    private readonly devices: DeviceDirectory,
    private readonly broadcast: Broadcast,
    private readonly config: RealtimeConfig,
  ) {}

  /**
   * Subscribes, after sending what came since. Where the stream does not reach back far enough the client gets a
   * `resync` event, and the subscription begins now.
   * @returns the position after which live delivery goes on.
   * @throws Problem VALIDATION_ERROR, DEVICE_NOT_FOUND, RATE_LIMITED, UNAVAILABLE; CONFLICT when a later request for the
   * same took its place.
   */
  async add(client: Connection, { since, ...selection }: Wanted): Promise<number> {
    const room = roomOf(selection);
    this.requireDevice(selection);
    const newcomer = { client, selection, room, signal: this.claim(client, room) };
    try {
      await this.feed.ready(newcomer.signal);
      if (since === undefined) return this.join(newcomer, []);
      const position = positionOf(since);
      return (await this.joinSince(newcomer, position)) ?? this.joinAnew(newcomer, position);
    } catch (error) {
      if (newcomer.signal.aborted)
        throw new Problem('CONFLICT', 'A later request took its place.', { cause: error });
      this.remove(client, room);
      throw error;
    }
  }

  /** Unsubscribes. @returns the position after which nothing comes. */
  remove(client: Connection, room: string): number {
    this.broadcast.leave(client, room);
    const claims = this.clients.get(client);
    claims?.get(room)?.abort();
    claims?.delete(room);
    return this.feed.recent.position;
  }

  /** A client has come; it wants nothing yet. */
  welcome(client: Connection): void {
    this.broadcast.welcome(client);
  }

  /** A client has gone. */
  removeAll(client: Connection): void {
    for (const claim of this.clients.get(client)?.values() ?? []) claim.abort();
    this.clients.delete(client);
    this.broadcast.forget(client);
  }

  private requireDevice({ device_id: deviceId }: Selection): void {
    if (deviceId !== undefined && this.devices.get(deviceId) === undefined) {
      throw new Problem('DEVICE_NOT_FOUND', `No device ${deviceId}.`);
    }
  }

  /** Takes a place for a subscription; an earlier one to the same room ends. */
  private claim(client: Connection, room: string): AbortSignal {
    if (!client.isOpen) throw new Problem('CONFLICT', 'The client has gone.');
    this.remove(client, room);
    const claims = this.clients.get(client) ?? new Map<string, AbortController>();
    const most = this.config.WS_MAX_SUBSCRIPTIONS;
    if (claims.size >= most) {
      throw new Problem('RATE_LIMITED', `A connection has at most ${most} subscriptions.`);
    }
    const claim = new AbortController();
    this.clients.set(client, claims.set(room, claim));
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
    newcomer.client.send(new Message('resync', resyncOf(position, times, newcomer.selection)));
    return position;
  }

  /** Sends the last that the client lacks up to the feed's position, and lets it in before the feed can move. */
  private join({ client, room, signal }: Newcomer, lacking: readonly LiveReading[]): number {
    signal.throwIfAborted();
    for (const frame of inFrames(lacking)) client.send(Message.readings(frame));
    this.broadcast.enter(client, room);
    return this.feed.recent.position;
  }

  private async send({ client, signal }: Newcomer, readings: readonly LiveReading[]): Promise<void> {
    for (const frame of inFrames(readings)) client.send(Message.readings(frame));
    await client.untilAlmostEmpty(signal);
  }

  private recent(newcomer: Newcomer, position: number): readonly LiveReading[] {
    return this.feed.recent.after(position).flatMap(({ readings }) => this.wanted(newcomer, readings));
  }

  private wanted({ room }: Newcomer, readings: readonly LiveReading[]): readonly LiveReading[] {
    return readingsIn(room, readings, (deviceId) => this.devices.tagsOf(deviceId));
  }
}
