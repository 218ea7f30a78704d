const KiB = 1024;
const SLAB_BYTES = 256 * KiB;
const TWO_TO_28 = 2 ** 28;

/**
 * Writes protobuf from the last byte to the first: when the length of a message or a text is to be written, the bytes
 * that it counts are there already. What it wrote lies side by side in large buffers, since many small ones cost more
 * than what is written into them.
 */
export class WireWriter {
  private bytes = new Uint8Array(SLAB_BYTES);
  private view = new DataView(this.bytes.buffer);
  private end = SLAB_BYTES;
  private start = SLAB_BYTES;

  /** Bytes written since `begin`. */
  get length(): number {
    return this.end - this.start;
  }

  /** Forgets what was written and not taken. */
  begin(): void {
    this.start = this.end;
  }

  /** What was written since `begin`. */
  take(): Uint8Array<ArrayBuffer> {
    const written = this.bytes.subarray(this.start, this.end);
    this.end = this.start;
    return written;
  }

  byte(value: number): void {
    this.claim(1);
    this.bytes[this.start] = value;
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
        this.bytes[at++] = size > 1 ? rest | 0x80 : rest;
      }
    } else {
      this.varint(Math.floor(value / TWO_TO_28));
      this.claim(4);
      for (let i = 0, rest = value % TWO_TO_28; i < 4; i++, rest >>>= 7)
        this.bytes[this.start + i] = rest | 0x80;
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
    const { bytes, start } = this;
    for (let i = 0; i < length; i++) {
      const code = value.charCodeAt(i);
      if (code >= 0x80) {
        this.start += length;
        this.unicode(value);
        return;
      }
      bytes[start + i] = code;
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

  /** Goes on in a new buffer, since parts of this one are in others' hands. */
  private grow(size: number): void {
    const written = this.bytes.subarray(this.start, this.end);
    this.bytes = new Uint8Array(Math.max(SLAB_BYTES, 2 * (written.length + size)));
    this.view = new DataView(this.bytes.buffer);
    this.end = this.bytes.length;
    this.start = this.end - written.length;
    this.bytes.set(written, this.start);
  }
}
