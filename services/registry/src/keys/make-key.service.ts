import { randomBytes } from 'node:crypto';
import { hashKey } from '@telemetry/chassis';

/** A key that nobody has yet. */
export interface MadeKey {
  /** What its owner sends; shown once, stored nowhere. */
  readonly apiKey: string;
  readonly keyId: string;
  readonly keySha256: Buffer;
}

/**
 * Makes a key; its first letters tell people what it is: a device's key (`tdk`), an operator's (`tok`), or the token of a
 * claim (`tct`).
 */
export function makeKey(kind: 'tdk' | 'tok' | 'tct' = 'tdk'): MadeKey {
  const apiKey = `${kind}_${randomBytes(24).toString('base64url')}`;
  return { apiKey, keyId: makeKeyId(), keySha256: hashKey(apiKey) };
}

/** Names a key that somebody brings along. */
export function makeKeyId(): string {
  return randomBytes(8).toString('hex');
}
