import { type Bytes, minimal, numberOf, padded, utf8, wipe } from '../bytes.ts';
import { ProvisioningError } from '../provisioning-error.ts';
import {
  clientProof,
  deviceProof,
  GENERATOR,
  GROUP_BYTES,
  multiplier,
  power,
  PRIME,
  privateValue,
  scrambler,
  sha512,
} from './srp-group.ts';

/** What a person knows of a device: both are on its label. */
export interface Credentials {
  readonly username: string;
  /** The proof of possession. */
  readonly password: string;
}

/** Gives so many random bytes. */
export type Random = (length: number) => Bytes;

/** Bytes of the platform's own generator. */
export const platformRandom: Random = (length) => crypto.getRandomValues(new Uint8Array(length));

const SECRET_BYTES = 32;

/** The client's key pair. */
export interface ClientKey {
  readonly secret: bigint;
  readonly publicKey: Bytes;
}

/** The client's side of one handshake. */
export interface SrpClient {
  readonly username: Bytes;
  /** SRP's A, exactly 384 bytes: protocomm refuses any other length. */
  readonly publicKey: Bytes;
  /** Answers what the device answered. */
  prove(challenge: Challenge): Promise<Proofs>;
}

/** A client for one handshake with a device whose credentials are known. */
export function makeClient(credentials: Credentials, random: Random): SrpClient {
  const key = makeClientKey(random);
  const username = utf8(credentials.username);
  return { username, publicKey: key.publicKey, prove: (challenge) => prove(credentials, key, challenge) };
}

/** Makes a key pair; one whose A begins with a zero byte is given up, since Espressif's own clients never send one. */
export function makeClientKey(random: Random): ClientKey {
  for (;;) {
    const bytes = random(SECRET_BYTES);
    const secret = numberOf(bytes);
    wipe(bytes);
    const publicKey = padded(power(GENERATOR, secret), GROUP_BYTES);
    if (secret !== 0n && publicKey[0] !== 0) return { secret, publicKey };
  }
}

/** What the device answers to the client's key. */
export interface Challenge {
  /** Hashed as it stands, also when it begins with zero bytes. */
  readonly salt: Uint8Array;
  /** SRP's B, without leading zero bytes: one handshake in 256 has 383 of them or less. */
  readonly devicePublicKey: Uint8Array;
}

/** What the client can say and check after the device's answer. */
export interface Proofs {
  /** SRP's M1. */
  readonly ofClient: Bytes;
  /** The M2 that only a device with the right verifier can send. */
  readonly ofDevice: Bytes;
  /** SRP's K: H of S without leading zero bytes. 64 bytes, of which the first 32 are the channel's key. */
  readonly sessionKey: Bytes;
}

/**
 * The client's half of SRP-6a.
 * @throws ProvisioningError `malformed-answer` for a B or u that would give the secret away, or no salt
 */
export async function prove(
  credentials: Credentials,
  key: ClientKey,
  { salt, devicePublicKey }: Challenge,
): Promise<Proofs> {
  const clientNumber = numberOf(key.publicKey);
  const deviceNumber = numberOf(devicePublicKey);
  if (salt.length === 0 || devicePublicKey.length > GROUP_BYTES || deviceNumber % PRIME === 0n)
    throw new ProvisioningError('malformed-answer', 'its public key or salt is not valid');
  const u = await scrambler(clientNumber, deviceNumber);
  if (u === 0n) throw new ProvisioningError('malformed-answer', 'its public key is not valid');

  const username = utf8(credentials.username);
  const password = utf8(credentials.password);
  const x = await privateValue(salt, username, password);
  wipe(password);
  const ofPassword = ((await multiplier()) * power(GENERATOR, x)) % PRIME;
  const base = (((deviceNumber - ofPassword) % PRIME) + PRIME) % PRIME;
  const shared = minimal(power(base, key.secret + u * x));
  const sessionKey = await sha512(shared);
  wipe(shared);

  const seen = { username, salt, clientPublicKey: key.publicKey, devicePublicKey, sessionKey };
  const ofClient = await clientProof(seen);
  return { ofClient, ofDevice: await deviceProof(seen, ofClient), sessionKey };
}
