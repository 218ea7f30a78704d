import { verifierOf } from './srp.ts';

/** Fills an array with random bytes. */
export type RandomBytes = (count: number) => Uint8Array;

/** What a device is made with: the label tells the password, the device holds salt and verifier. */
export interface DeviceSecrets {
  /** The name that it shows over BLE, of at most 29 characters. */
  readonly name: string;
  readonly username: string;
  readonly password: string;
  readonly salt: Uint8Array;
  readonly verifier: Uint8Array;
}

const USERNAME = 'telemetry';
const SALT_BYTES = 16;
/** Without characters that look like others on a small label. */
const ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz';
const PASSWORD_LENGTH = 16;

/** New secrets for a device of this name, no two devices the same. */
export function newSecrets(name: string, random: RandomBytes): DeviceSecrets {
  const password = randomText(PASSWORD_LENGTH, random);
  const salt = saltOf(random);
  return { name, username: USERNAME, password, salt, verifier: verifierOf(USERNAME, password, salt) };
}

/** Clients disagree about a salt whose first byte is zero. */
function saltOf(random: RandomBytes): Uint8Array {
  let salt = random(SALT_BYTES);
  while (salt[0] === 0) salt = random(SALT_BYTES);
  return salt;
}

function randomText(length: number, random: RandomBytes): string {
  let text = '';
  while (text.length < length) {
    const [byte = 255] = random(1);
    // Every character is as likely as any other.
    if (byte < 256 - (256 % ALPHABET.length)) text += ALPHABET[byte % ALPHABET.length] ?? '';
  }
  return text;
}

/** What the QR code of the label holds, as Espressif's apps read it too. */
export function labelPayload({ name, username, password }: DeviceSecrets): string {
  return JSON.stringify({ ver: 'v1', name, username, pop: password, transport: 'ble', network: 'wifi' });
}

/** The device's part, for ESP-IDF's nvs_partition_gen.py. The password is not in it. */
export function factoryCsv({ name, salt, verifier }: DeviceSecrets): string {
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
  return [
    'key,type,encoding,value',
    'prov,namespace,,',
    `name,data,string,${name}`,
    `salt,data,hex2bin,${hex(salt)}`,
    `verifier,data,hex2bin,${hex(verifier)}`,
    '',
  ].join('\n');
}
