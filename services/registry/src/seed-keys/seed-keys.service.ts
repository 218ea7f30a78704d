import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { hashKey, LOGGER, type Logger, Problem } from '@telemetry/chassis';
import { systemActor } from '../audit/actor.ts';
import { RegistryConfig } from '../config.ts';
import { DevicesRepository } from '../devices/devices.repository.ts';
import { parseDeviceKeys, type SeedKey } from './parse-device-keys.ts';

/** Registers the devices of DEVICE_API_KEYS that are not registered yet, with their keys. */
@Injectable()
export class SeedKeysService implements OnApplicationBootstrap {
  constructor(
    private readonly config: RegistryConfig,
    private readonly devices: DevicesRepository,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    for (const seed of parseDeviceKeys(this.config.DEVICE_API_KEYS)) {
      try {
        await this.register(seed);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        this.log.error({ device_id: seed.deviceId }, `DEVICE_API_KEYS: ${error.message}`);
      }
    }
  }

  private async register({ deviceId, key }: SeedKey): Promise<void> {
    const device = { deviceId, name: deviceId, tags: [], profileName: 'esp32-env' };
    const inserted = await this.devices.insert(
      { ...device, key: { keyId: `${deviceId}-seed`, keySha256: hashKey(key) } },
      systemActor('DEVICE_API_KEYS'),
    );
    if (inserted) this.log.info({ device_id: deviceId }, 'Registered a device of DEVICE_API_KEYS');
  }
}
