import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Authenticator, KeyUse, type Principal, Users } from '@telemetry/chassis';
import { IngestConfig } from '../config.ts';
import { bareKeys } from './bare-keys.ts';
import { DeviceDirectory } from './device-directory.ts';

const BARE_KEY: Principal = {
  kind: 'user',
  name: 'bare key',
  role: 'admin',
  credential: { owner: 'bare key' },
};

/** Knows the devices' keys, then the admin's. A revoked or expired key is as unknown as a guessed one. */
@Injectable()
export class DeviceAuthenticator extends Authenticator {
  private readonly bareKeyHashes: ReadonlySet<string>;

  constructor(
    config: IngestConfig,
    users: Users,
    private readonly directory: DeviceDirectory,
    private readonly keyUse: KeyUse,
  ) {
    super(users);
    this.bareKeyHashes = new Set(bareKeys(config.DEVICE_API_KEYS).map((key) => hash('sha256', key, 'hex')));
  }

  /** Keys are looked up by their hash, so the time it takes tells nothing about a key that is nearly right. */
  protected override fromKey(key: string): Principal | undefined {
    const keyHash = hash('sha256', key, 'hex');
    const owner = this.directory.ownerOf(keyHash, Date.now());
    if (owner !== undefined) {
      this.keyUse.note(owner.keyId);
      return { kind: 'device', deviceId: owner.deviceId };
    }
    if (this.bareKeyHashes.has(keyHash)) return BARE_KEY;
    return super.fromKey(key);
  }
}
