import { webcrypto } from 'node:crypto';
import { TextDecoder as NodeTextDecoder, TextEncoder as NodeTextEncoder } from 'node:util';

/** As the browser has it: jsdom has no encoder, and Node's makes arrays that are none of jsdom's. */
class BrowserTextEncoder extends NodeTextEncoder {
  override encode(text?: string): Uint8Array<ArrayBuffer> {
    return new Uint8Array(super.encode(text));
  }
}

/** Gives a test what the browser has and jsdom has not, for the secure session with a device. */
export function useNodeCrypto(): void {
  Object.defineProperty(globalThis, 'crypto', { value: webcrypto, configurable: true });
  Object.assign(globalThis, { TextEncoder: BrowserTextEncoder, TextDecoder: NodeTextDecoder });
}
