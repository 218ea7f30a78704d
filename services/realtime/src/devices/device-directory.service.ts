import { EventEmitter } from 'node:events';
import { fromBinary } from '@bufbuild/protobuf';
import { type BeforeApplicationShutdown, Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import {
  JetStream,
  LOGGER,
  type Logger,
  StreamFollower,
  type StreamMessage,
  Tracing,
} from '@telemetry/chassis';
import { ACTIVITY, DeviceChangedSchema, DEVICES, DeviceSeenSchema } from '@telemetry/proto';
import type { FeedMessage } from '../feed/feed-message.ts';
import { Feed } from '../feed/feed.service.ts';
import { Fleet } from '../status/fleet.ts';
import { type DeviceChange, deviceFact, type KnownDevice } from './known-device.ts';
import { TagLists } from './tag-lists.ts';

/** A change of status by silence is told this late at most. */
const SWEEP_MS = 250;

interface DirectoryEvents {
  /** A device is new, was changed, or has another status. */
  changed: [DeviceChange];
}

const NO_TAGS: readonly string[] = [];

/**
 * The devices as this replica knows them, in memory: what they are from the registry's stream, when they were last
 * seen from the store's and from the readings themselves. Each is read from its beginning at start.
 */
@Injectable()
export class DeviceDirectory
  extends EventEmitter<DirectoryEvents>
  implements OnModuleInit, BeforeApplicationShutdown
{
  private readonly fleet = new Fleet();
  private readonly tagLists = new TagLists();
  private readonly facts: StreamFollower;
  private readonly activity: StreamFollower;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    jetstream: JetStream,
    @Inject(LOGGER) private readonly log: Logger,
    private readonly feed: Feed,
    tracing: Tracing,
  ) {
    super();
    this.facts = new StreamFollower(jetstream, log, {
      stream: DEVICES,
      tracing,
      take: (message) => this.take(message, (data) => this.learn(data)),
      restart: () => this.fleet.beginAnew(),
    });
    this.activity = new StreamFollower(jetstream, log, {
      stream: ACTIVITY,
      take: (message) => this.take(message, (data) => this.note(data)),
    });
  }

  async onModuleInit(): Promise<void> {
    this.feed.on('message', (message) => this.hear(message));
    await this.facts.start();
    await this.activity.start();
    this.timer = setInterval(() => this.sweep(), SWEEP_MS);
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await Promise.all([this.facts.stop(), this.activity.stop()]);
  }

  /** A device that the registry has told of. */
  get(deviceId: string): KnownDevice | undefined {
    return this.fleet.get(deviceId);
  }

  /** The tags that a device has now. */
  tagsOf(deviceId: string): readonly string[] {
    return this.fleet.get(deviceId)?.tags ?? NO_TAGS;
  }

  private take({ data, seq, subject }: StreamMessage, takeIn: (data: Uint8Array) => void): void {
    try {
      takeIn(data);
    } catch (error) {
      this.log.error({ err: error, seq, subject }, 'Undecodable fact passed over');
    }
  }

  private learn(data: Uint8Array): void {
    const fact = deviceFact(fromBinary(DeviceChangedSchema, data));
    this.tell(this.fleet.learn({ ...fact, tags: this.tagLists.shared(fact.tags) }, Date.now()));
  }

  private note(data: Uint8Array): void {
    const { deviceId, lastSeenAtMs } = fromBinary(DeviceSeenSchema, data);
    this.tell(this.fleet.hearEarly(deviceId, Number(lastSeenAtMs), Date.now()));
  }

  private hear({ readings, receivedAtMs }: FeedMessage): void {
    const nowMs = Date.now();
    for (const { device_id: deviceId } of readings) this.tell(this.fleet.hear(deviceId, receivedAtMs, nowMs));
  }

  private sweep(): void {
    for (const change of this.fleet.sweep(Date.now())) this.tell(change);
  }

  private tell(change: DeviceChange | undefined): void {
    if (change !== undefined) this.emit('changed', change);
  }
}
