import { fromBinary } from '@bufbuild/protobuf';
import { type BeforeApplicationShutdown, Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { JetStream, LOGGER, type Logger, StreamFollower, type StreamMessage } from '@telemetry/chassis';
import { type DeviceChanged, DeviceChangedSchema, DEVICES } from '@telemetry/proto';

/** The devices that the registry has told of, as this replica knows them: read from the stream's beginning at start. */
@Injectable()
export class DeviceDirectory implements OnModuleInit, BeforeApplicationShutdown {
  private readonly devices = new Map<string, DeviceChanged>();
  private readonly follower: StreamFollower;

  constructor(
    jetstream: JetStream,
    @Inject(LOGGER) private readonly log: Logger,
  ) {
    this.follower = new StreamFollower(jetstream, log, {
      stream: DEVICES,
      take: (message) => this.take(message),
    });
  }

  onModuleInit(): Promise<void> {
    return this.follower.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.follower.stop();
  }

  /** Whether the device is known. */
  has(deviceId: string): boolean {
    return this.devices.has(deviceId);
  }

  private take({ data, seq, subject }: StreamMessage): void {
    try {
      const fact = fromBinary(DeviceChangedSchema, data);
      const known = this.devices.get(fact.deviceId);
      if (known === undefined || known.revision < fact.revision) this.devices.set(fact.deviceId, fact);
    } catch (error) {
      this.log.error({ err: error, seq, subject }, 'Undecodable device fact passed over');
    }
  }
}
