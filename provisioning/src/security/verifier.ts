import { type Bytes, minimal, utf8, wipe } from '../bytes.ts';
import type { Credentials, Random } from './srp-client.ts';
import { GENERATOR, power, privateValue } from './srp-group.ts';

const SALT_BYTES = 16;

/** What a device keeps in place of its password. */
export interface Verifier {
  readonly salt: Bytes;
  /** SRP's v, big-endian without leading zero bytes, as protocomm's `verifier` wants it. */
  readonly verifier: Bytes;
}

/** The verifier of a password with a given salt. */
export async function verifierOf(credentials: Credentials, salt: Bytes): Promise<Verifier> {
  const password = utf8(credentials.password);
  const x = await privateValue(salt, utf8(credentials.username), password);
  wipe(password);
  return { salt, verifier: minimal(power(GENERATOR, x)) };
}

/**
 * Makes salt and verifier for a new device. A salt that begins with a zero byte is given up: Espressif's Python client
 * strips the zero and fails.
 */
export async function makeVerifier(credentials: Credentials, random: Random): Promise<Verifier> {
  for (;;) {
    const salt = random(SALT_BYTES);
    if (salt[0] !== 0) return verifierOf(credentials, salt);
  }
}
