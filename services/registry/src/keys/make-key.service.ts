import { randomBytes } from 'node:crypto';
import { hashKey } from '@telemetry/chassis';

/** A key that nobody has yet. */
export interface MadeKey {
  /** What its device sends; shown once, stored nowhere. */
  readonly apiKey: string;
  readonly keyId: string;
  readonly keySha256: Buffer;
}

/** Makes a key for a device. */
export function makeKey(): MadeKey {
  const apiKey = `tdk_${randomBytes(24).toString('base64url')}`;
  return { apiKey, keyId: makeKeyId(), keySha256: hashKey(apiKey) };
}

/** Names a key that somebody brings along. */
export function makeKeyId(): string {
  return randomBytes(8).toString('hex');
}
