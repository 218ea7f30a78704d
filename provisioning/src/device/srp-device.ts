import { type Bytes, minimal, numberOf, utf8 } from '../bytes.ts';
import type { Random } from '../security/srp-client.ts';
import {
  clientProof,
  deviceProof,
  GENERATOR,
  GROUP_BYTES,
  multiplier,
  power,
  PRIME,
  scrambler,
  sha512,
} from '../security/srp-group.ts';
import type { Verifier } from '../security/verifier.ts';
import { DeviceRefusal } from './device-refusal.ts';

const SECRET_BYTES = 32;

/** What the device can say and check when it knows the client's key. */
export interface DeviceProofs {
  /** SRP's B, without leading zero bytes. */
  readonly publicKey: Bytes;
  /** The M1 that only a client with the right password can send. */
  readonly ofClient: Bytes;
  /** SRP's M2. */
  readonly ofDevice: Bytes;
  /** SRP's K. */
  readonly sessionKey: Bytes;
}

/**
 * The device's half of SRP-6a, as ESP-IDF's protocomm security2 has it since A = 0 (mod N) is refused. Its way to S is
 * not the client's: (A * v^u)^b.
 * @throws DeviceRefusal for a client's key that is not 384 bytes long or 0 modulo N
 */
export async function answerKey(
  { salt, verifier }: Verifier,
  client: { readonly username: string; readonly publicKey: Bytes },
  random: Random,
): Promise<DeviceProofs> {
  const clientNumber = numberOf(client.publicKey);
  if (client.publicKey.length !== GROUP_BYTES || clientNumber % PRIME === 0n)
    throw new DeviceRefusal('The public key of the client is not valid.');
  const v = numberOf(verifier);
  const secret = numberOf(random(SECRET_BYTES));
  const deviceNumber = ((await multiplier()) * v + power(GENERATOR, secret)) % PRIME;
  const u = await scrambler(clientNumber, deviceNumber);
  const shared = power((clientNumber * power(v, u)) % PRIME, secret);

  const seen = {
    username: utf8(client.username),
    salt,
    clientPublicKey: client.publicKey,
    devicePublicKey: minimal(deviceNumber),
    sessionKey: await sha512(minimal(shared)),
  };
  const ofClient = await clientProof(seen);
  return {
    publicKey: seen.devicePublicKey,
    ofClient,
    ofDevice: await deviceProof(seen, ofClient),
    sessionKey: seen.sessionKey,
  };
}
