const KiB = 1024;
const TWO_TO_28 = 2 ** 28;

/**
 * Writes protobuf from the last byte to the first: when the length of a message or a text is to be written, the bytes
 * that it counts are there already.
 */
export class WireWriter {
  private bytes = new Uint8Array(4 * KiB);
  private view = new DataView(this.bytes.buffer);
  private start = this.bytes.length;

  /** Bytes written since `begin`. */
  get length(): number {
    return this.bytes.length - this.start;
  }

  /** Forgets what was written. */
  begin(): void {
    this.start = this.bytes.length;
  }

  /** A copy of what was written. */
  copy(): Uint8Array<ArrayBuffer> {
    return this.bytes.slice(this.start);
  }

  byte(value: number): void {
    this.claim(1);
    this.view.setUint8(this.start, value);
  }

  /** A whole number from 0 to 2^53 - 1. */
  varint(value: number): void {
    if (!(value >= 0)) throw new RangeError(`${value} cannot be written`);
    if (value < 0x80) {
      this.byte(value);
    } else if (value < TWO_TO_28) {
      let size = value < 0x4000 ? 2 : value < 0x200000 ? 3 : 4;
      this.claim(size);
      for (let at = this.start, rest = value; size > 0; size--, rest >>>= 7) {
        this.view.setUint8(at++, size > 1 ? rest | 0x80 : rest);
      }
    } else {
      this.varint(Math.floor(value / TWO_TO_28));
      this.claim(4);
      for (let i = 0, rest = value % TWO_TO_28; i < 4; i++, rest >>>= 7)
        this.view.setUint8(this.start + i, rest | 0x80);
    }
  }

  double(value: number): void {
    this.claim(8);
    this.view.setFloat64(this.start, value, true);
  }

  /** The text as UTF-8, after its length. */
  text(value: string): void {
    const { length } = value;
    this.claim(length);
    for (let i = 0; i < length; i++) {
      const code = value.charCodeAt(i);
      if (code >= 0x80) {
        this.start += length;
        this.unicode(value);
        return;
      }
      this.view.setUint8(this.start + i, code);
    }
    this.varint(length);
  }

  private unicode(value: string): void {
    const encoded = new TextEncoder().encode(value);
    this.claim(encoded.length);
    this.bytes.set(encoded, this.start);
    this.varint(encoded.length);
  }

  /** Moves the start so that `size` more bytes can be written there. */
  private claim(size: number): void {
    if (size > this.start) this.grow(size);
    this.start -= size;
  }

  private grow(size: number): void {
    const { length, bytes } = this;
    const larger = new Uint8Array(2 * (length + size));
    larger.set(bytes.subarray(this.start), larger.length - length);
    this.bytes = larger;
    this.view = new DataView(larger.buffer);
    this.start = larger.length - length;
  }
}
