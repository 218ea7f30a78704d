import { type Bytes, concat, numberOf, padded, wipe } from '../bytes.ts';

// SRP-6a as ESP-IDF's protocomm security2 (esp_srp.c) has it: RFC 5054's 3072-bit group, SHA-512 throughout.

/** Length of the group's numbers, bytes. */
export const GROUP_BYTES = 384;
export const GENERATOR = 5n;
export const PRIME = BigInt(
  [
    '0x',
    'FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD',
    'EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED',
    'EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F',
    '83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B',
    'E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510',
    '15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7',
    'ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C',
    'BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF',
  ].join(''),
);

const PADDED_PRIME = padded(PRIME, GROUP_BYTES);
const PADDED_GENERATOR = padded(GENERATOR, GROUP_BYTES);

export async function sha512(...parts: readonly Uint8Array[]): Promise<Bytes> {
  const whole = concat(...parts);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-512', whole));
  wipe(whole);
  return digest;
}

/** `base` to the power of `exponent`, modulo the group's prime. Takes longer for more bits; see the README on timing. */
export function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base % PRIME;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % PRIME;
    square = (square * square) % PRIME;
  }
  return result;
}

/** SRP's k: H(N | PAD(g)). */
export async function multiplier(): Promise<bigint> {
  return numberOf(await sha512(PADDED_PRIME, PADDED_GENERATOR));
}

/** SRP's u: H(PAD(A) | PAD(B)). */
export async function scrambler(clientKey: bigint, deviceKey: bigint): Promise<bigint> {
  return numberOf(await sha512(padded(clientKey, GROUP_BYTES), padded(deviceKey, GROUP_BYTES)));
}

/** SRP's x: H(salt | H(I | ":" | p)). */
export async function privateValue(salt: Uint8Array, username: Bytes, password: Bytes): Promise<bigint> {
  const identity = await sha512(username, new Uint8Array([':'.charCodeAt(0)]), password);
  return numberOf(await sha512(salt, identity));
}

/** What both sides have seen of a handshake, each public key exactly as it travelled. */
export interface Seen {
  readonly username: Bytes;
  readonly salt: Uint8Array;
  readonly clientPublicKey: Uint8Array;
  readonly devicePublicKey: Uint8Array;
  /** SRP's K, 64 bytes. */
  readonly sessionKey: Bytes;
}

/**
 * SRP's M1: H((H(N) xor H(PAD(g))) | H(I) | salt | A | B | K). Unlike RFC 2945, the generator is hashed with its padding,
 * and B without any.
 */
export async function clientProof(seen: Seen): Promise<Bytes> {
  const ofGenerator = await sha512(PADDED_GENERATOR);
  const group = (await sha512(PADDED_PRIME)).map((byte, i) => byte ^ (ofGenerator[i] ?? 0));
  return sha512(
    group,
    await sha512(seen.username),
    seen.salt,
    seen.clientPublicKey,
    seen.devicePublicKey,
    seen.sessionKey,
  );
}

/** SRP's M2: H(A | M1 | K). */
export async function deviceProof(seen: Seen, proof: Bytes): Promise<Bytes> {
  return sha512(seen.clientPublicKey, proof, seen.sessionKey);
}
