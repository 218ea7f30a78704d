import type { DeviceCredential, StoredKey } from './device-credential.ts';
import { ProfileRulesPool, type ProfileRules } from './profile-rules.ts';

/** A device as the rules of ingest see it. */
export interface Device {
  readonly deviceId: string;
  readonly isActive: boolean;
  readonly rules: ProfileRules;
}

/** Who a key belongs to. */
export interface KeyOwner {
  readonly deviceId: string;
  readonly keyId: string;
}

/** Every device and every live key, in memory: a request asks no database. */
export class DeviceDirectory {
  private readonly devices = new Map<string, Entry>();
  private readonly keys = new Map<string, Key>();
  private readonly pool = new ProfileRulesPool();

  /** Takes over a device's state, at once for all its keys. Returns false for one that is not newer than what is known. */
  apply(credential: DeviceCredential): boolean {
    const { deviceId, revision, isActive } = credential;
    const known = this.devices.get(deviceId);
    if (known !== undefined && known.revision >= revision) return false;
    for (const hash of known?.keyHashes ?? []) this.removeKey(hash, deviceId);
    for (const key of credential.keys) this.keys.set(key.sha256, keyOf(deviceId, key));
    this.devices.set(deviceId, {
      deviceId,
      revision,
      isActive,
      rules: this.pool.of(credential.profile),
      keyHashes: credential.keys.map(({ sha256 }) => sha256),
    });
    return true;
  }

  /** The device, or undefined when the registry has told of none by this id. */
  device(deviceId: string): Device | undefined {
    return this.devices.get(deviceId);
  }

  /** Who holds the key with this hash (hexadecimal), or undefined when nobody does or it is over. */
  ownerOf(keyHash: string, nowMs: number): KeyOwner | undefined {
    const key = this.keys.get(keyHash);
    return key !== undefined && nowMs < key.expiresAtMs ? key : undefined;
  }

  /** A key may have been handed on to another device since: then it is not this one's to remove. */
  private removeKey(hash: string, deviceId: string): void {
    if (this.keys.get(hash)?.deviceId === deviceId) this.keys.delete(hash);
  }
}

interface Entry extends Device {
  readonly revision: bigint;
  readonly keyHashes: readonly string[];
}

interface Key extends KeyOwner {
  /** Infinite when it does not expire. */
  readonly expiresAtMs: number;
}

function keyOf(deviceId: string, { key_id: keyId, expires_at_ms: expiresAtMs = Infinity }: StoredKey): Key {
  return { deviceId, keyId, expiresAtMs };
}
