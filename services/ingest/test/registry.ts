import { hash } from 'node:crypto';
import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import { JetStream } from '@telemetry/chassis';
import {
  DeviceChangedSchema,
  type DeviceKeySchema,
  DEVICES,
  type ProfileSchema,
  subjectOf,
} from '@telemetry/proto';

/** Key of a device, by a simple rule. */
export const keyOf = (deviceId: string) => `key-of-${deviceId}`;

/** The profile that devices of the tests have. */
export const PROFILE = {
  name: 'esp32-env',
  expectedIntervalS: 60,
  allowsUndeclaredMetrics: true,
  metrics: [
    { name: 'temperature', unit: '°C', min: -40, max: 85 },
    { name: 'humidity', unit: '%', min: 0, max: 100 },
  ],
};

/** What may be different about a device. */
interface Change {
  readonly revision?: bigint;
  readonly isActive?: boolean;
  readonly keys?: MessageInitShape<typeof DeviceKeySchema>[];
  readonly profile?: MessageInitShape<typeof ProfileSchema>;
}

/** Speaks in the registry's place. */
export class Registry {
  private constructor(private readonly jetstream: JetStream) {}

  static async connect(natsUrl: string): Promise<Registry> {
    const jetstream = await JetStream.connect(natsUrl, 'registry');
    await jetstream.ensureStream(DEVICES);
    return new Registry(jetstream);
  }

  /** Tells of a device: active, at revision 1, with one key, unless told otherwise. */
  async tell(deviceId: string, change: Change = {}): Promise<void> {
    const keys = [{ keyId: 'k1', keySha256: hash('sha256', keyOf(deviceId), 'buffer') }];
    const fact = create(DeviceChangedSchema, {
      deviceId,
      revision: 1n,
      name: deviceId,
      isActive: true,
      profile: PROFILE,
      keys,
      ...change,
    });
    const id = `${deviceId}-${fact.revision}-${Date.now()}`;
    await this.jetstream.publish(
      subjectOf(DeviceChangedSchema, deviceId),
      toBinary(DeviceChangedSchema, fact),
      { id },
    );
  }

  close(): Promise<void> {
    return this.jetstream.close();
  }
}
