import fc from 'fast-check';
import { type Bytes, minimal, numberOf, padded, utf8 } from '../src/bytes.ts';
import { answerKey } from '../src/device/srp-device.ts';
import { Security2Device } from '../src/device/security2-device.ts';
import { shakeHands } from '../src/security/handshake.ts';
import {
  type Credentials,
  makeClient,
  makeClientKey,
  platformRandom,
  prove,
} from '../src/security/srp-client.ts';
import { GENERATOR, GROUP_BYTES, multiplier, power, PRIME, scrambler } from '../src/security/srp-group.ts';
import { makeVerifier, verifierOf } from '../src/security/verifier.ts';

// Leading zero bytes come up once in 256 handshakes; here they are searched for, from wherever fast-check begins.

const TOP_BYTE = BigInt(8 * (GROUP_BYTES - 1));
const beginsWithZero = (number: bigint) => number >> TOP_BYTE === 0n;
const secret = fc.bigInt({ min: 1n << 250n, max: 1n << 255n });
const credentials = fc.record({
  username: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
  password: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
});
const salt = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => new Uint8Array(bytes));
const known = { username: 'wifiprov', password: 'abcd1234' };

/** Gives these numbers as random bytes, and true random ones after them. */
function randomOf(...numbers: bigint[]) {
  return (length: number): Bytes => {
    const next = numbers.shift();
    return next === undefined ? platformRandom(length) : padded(next, length);
  };
}

/** The first secret from `from` on whose public key is as wanted. */
function searchSecret(from: bigint, isWanted: (publicKey: bigint) => boolean): bigint {
  let publicKey = power(GENERATOR, from);
  for (let found = from; ; found++) {
    if (isWanted(publicKey)) return found;
    publicKey = (publicKey * GENERATOR) % PRIME;
  }
}

/** Has both sides shake hands over bytes, and a message go each way. */
async function talk(owner: Credentials, device: Security2Device, random = platformRandom): Promise<boolean> {
  const channel = await shakeHands((message) => device.answer(message), makeClient(owner, random));
  const answer = await device.protect(await channel.seal(utf8('question')), (plaintext) =>
    Promise.resolve(utf8(`${new TextDecoder().decode(plaintext)} and answer`)),
  );
  return new TextDecoder().decode(await channel.open(answer)) === 'question and answer';
}

describe('a handshake', () => {
  it('opens the same channel on both sides, whatever name, password and salt', async () => {
    const property = fc.asyncProperty(credentials, salt, async (owner, itsSalt) => {
      const verifier = await verifierOf(owner, itsSalt);
      return talk(owner, new Security2Device({ username: owner.username, verifier }, platformRandom));
    });
    await fc.assert(property, { numRuns: 5 });
  });

  it('does so with a salt that begins with zero bytes', async () => {
    const property = fc.asyncProperty(salt, fc.integer({ min: 1, max: 16 }), async (itsSalt, zeros) => {
      const verifier = await verifierOf(known, itsSalt.fill(0, 0, zeros));
      return talk(known, new Security2Device({ username: known.username, verifier }, platformRandom));
    });
    await fc.assert(property, { numRuns: 4 });
  });

  it('does so with a B that begins with a zero byte, which the device does not send', async () => {
    const verifier = await makeVerifier(known, platformRandom);
    const ofVerifier = (await multiplier()) * numberOf(verifier.verifier);
    const property = fc.asyncProperty(secret, async (from) => {
      const found = searchSecret(from, (power) => beginsWithZero((ofVerifier + power) % PRIME));
      const client = { username: known.username, publicKey: makeClientKey(platformRandom).publicKey };
      const { publicKey } = await answerKey(verifier, client, randomOf(found));
      expect(publicKey.length).toBeLessThan(GROUP_BYTES);
      return talk(known, new Security2Device({ username: known.username, verifier }, randomOf(found)));
    });
    await fc.assert(property, { numRuns: 3 });
  });

  it('never sends an A that begins with a zero byte', async () => {
    const verifier = await makeVerifier(known, platformRandom);
    const property = fc.asyncProperty(secret, async (from) => {
      const found = searchSecret(from, beginsWithZero);
      const { publicKey } = makeClientKey(randomOf(found));
      expect(publicKey).toHaveLength(GROUP_BYTES);
      expect(publicKey[0]).not.toBe(0);
      const device = new Security2Device({ username: known.username, verifier }, platformRandom);
      return talk(known, device, randomOf(found));
    });
    await fc.assert(property, { numRuns: 3 });
  });

  it('comes to the same key where A begins with a zero byte all the same', async () => {
    const verifier = await makeVerifier(known, platformRandom);
    const property = fc.asyncProperty(secret, async (from) => {
      const found = searchSecret(from, beginsWithZero);
      const key = { secret: found, publicKey: padded(power(GENERATOR, found), GROUP_BYTES) };
      return comeTogether(verifier, key, platformRandom);
    });
    await fc.assert(property, { numRuns: 3 });
  });

  it('comes to the same key where S begins with a zero byte, which is not hashed', async () => {
    const verifier = await makeVerifier(known, platformRandom);
    const property = fc.asyncProperty(secret, secret, async (from, ofDevice) => {
      const { found, shared } = await searchShared(numberOf(verifier.verifier), from, ofDevice);
      expect(minimal(shared).length).toBeLessThan(GROUP_BYTES);
      const key = { secret: found, publicKey: padded(power(GENERATOR, found), GROUP_BYTES) };
      return comeTogether(verifier, key, randomOf(ofDevice));
    });
    await fc.assert(property, { numRuns: 2 });
  });
});

/** Whether both sides have the same session key and expect each other's proofs. */
async function comeTogether(
  verifier: Awaited<ReturnType<typeof makeVerifier>>,
  key: ReturnType<typeof makeClientKey>,
  random: typeof platformRandom,
): Promise<boolean> {
  const client = { username: known.username, publicKey: key.publicKey };
  const { publicKey, ...ofDevice } = await answerKey(verifier, client, random);
  expect(await prove(known, key, { salt: verifier.salt, devicePublicKey: publicKey })).toEqual(ofDevice);
  return true;
}

/** The first secret of the client from `from` on that makes S begin with a zero byte: (A * v^u)^b = A^b * (v^b)^u. */
async function searchShared(v: bigint, from: bigint, b: bigint) {
  const ofDevice = power(GENERATOR, b);
  const deviceNumber = ((await multiplier()) * v + ofDevice) % PRIME;
  const squares = [power(v, b)];
  for (let i = 1; i < 512; i++) squares.push((squares[i - 1]! * squares[i - 1]!) % PRIME);
  let publicKey = power(GENERATOR, from);
  let raised = power(publicKey, b);
  for (let found = from; ; found++) {
    const u = await scrambler(publicKey, deviceNumber);
    const shared = squares.reduce(
      (so, square, i) => ((u >> BigInt(i)) & 1n ? (so * square) % PRIME : so),
      raised,
    );
    if (beginsWithZero(shared)) return { found, shared };
    publicKey = (publicKey * GENERATOR) % PRIME;
    raised = (raised * ofDevice) % PRIME;
  }
}

describe('a verifier', () => {
  it('is made with a salt that does not begin with a zero byte', async () => {
    const { salt: made } = await makeVerifier(known, randomOf(1n, 2n, (1n << 127n) + 3n));
    expect(numberOf(made)).toBe((1n << 127n) + 3n);
  });
});
