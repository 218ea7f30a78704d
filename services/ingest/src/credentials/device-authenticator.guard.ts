import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Authenticator, type Principal, ServiceConfig } from '@telemetry/chassis';
import { DeviceDirectory } from './device-directory.ts';

/** Knows the devices' keys, then the admin's. A revoked or expired key is as unknown as a guessed one. */
@Injectable()
export class DeviceAuthenticator extends Authenticator {
  constructor(
    config: ServiceConfig,
    private readonly directory: DeviceDirectory,
  ) {
    super(config);
  }

  /** Keys are looked up by their hash, so the time it takes tells nothing about a key that is nearly right. */
  protected override fromKey(key: string): Principal | undefined {
    const owner = this.directory.ownerOf(hash('sha256', key, 'hex'), Date.now());
    return owner === undefined ? super.fromKey(key) : { kind: 'device', deviceId: owner.deviceId };
  }
}
