import { type Bytes, wipe } from '../bytes.ts';
import { ProvisioningError } from '../provisioning-error.ts';

const KEY_BYTES = 32;
/** AES-GCM's tag, which follows the text, bytes. */
export const TAG_BYTES = 16;
const NONCE_BYTES = 12;
const COUNTER_AT = 8;
const LAST_COUNTER = 0xffff_ffff;

/**
 * AES-256-GCM as ESP-IDF protocomm security2 at patch version 1 has it: the nonce is 8 bytes of the session and a
 * big-endian counter that both directions share. A request takes one value, its answer the next; so no nonce is used
 * twice, and a request can only be sent when the one before is answered.
 */
export class Channel {
  private constructor(
    private readonly key: CryptoKey,
    private readonly nonce: Bytes,
  ) {}

  /**
   * Opens the channel with SRP's K and the first nonce.
   * @throws ProvisioningError `outdated-firmware` for the 16-byte nonce of devices that never change it
   */
  static async open(sessionKey: Bytes, nonce: Uint8Array): Promise<Channel> {
    if (nonce.length !== NONCE_BYTES) throw new ProvisioningError('outdated-firmware');
    const raw = sessionKey.slice(0, KEY_BYTES);
    const key = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);
    wipe(raw);
    return new Channel(key, new Uint8Array(nonce));
  }

  /** Encrypts the next message. @throws RangeError for an empty one, which ESP-IDF cannot decrypt */
  async seal(plaintext: Bytes): Promise<Bytes> {
    if (plaintext.length === 0) throw new RangeError('An empty message cannot be sent.');
    const sealed = await crypto.subtle.encrypt(this.parameters(), this.key, plaintext);
    this.advance();
    return new Uint8Array(sealed);
  }

  /** Decrypts the next message. @throws ProvisioningError `out-of-step` when it is not the next, or was changed */
  async open(ciphertext: Bytes): Promise<Bytes> {
    const opened = await crypto.subtle
      .decrypt(this.parameters(), this.key, ciphertext)
      .catch((cause: unknown) => {
        throw new ProvisioningError('out-of-step', undefined, { cause });
      });
    this.advance();
    return new Uint8Array(opened);
  }

  private parameters(): AesGcmParams {
    // The device ends the session rather than use 0 again.
    if (this.counter === 0) throw new ProvisioningError('out-of-step');
    return { name: 'AES-GCM', iv: this.nonce.slice(), tagLength: 8 * TAG_BYTES };
  }

  private advance(): void {
    const next = this.counter === LAST_COUNTER ? 0 : this.counter + 1;
    new DataView(this.nonce.buffer).setUint32(COUNTER_AT, next);
  }

  private get counter(): number {
    return new DataView(this.nonce.buffer).getUint32(COUNTER_AT);
  }
}
