/** Packed data that cannot be what was packed: damaged, cut short, or of another version. */
export class CorruptData extends Error {
  constructor(what: string) {
    super(`Packed data is damaged: ${what}`);
  }
}

const FIRST_BYTES = 64;
/** Integers below this are packed and unpacked by 32-bit operations. */
const TWO_TO_28 = 2 ** 28;

/** Collects bytes; grows by itself. */
export class ByteWriter {
  length = 0;
  private bytes = new Uint8Array(FIRST_BYTES);
  private view = new DataView(this.bytes.buffer);

  /** Forgets what was written and keeps the room. */
  reset(): this {
    this.length = 0;
    return this;
  }

  byte(value: number): void {
    this.room(1);
    this.bytes[this.length++] = value;
  }

  /** LEB128 of an integer from 0 to 2^53. */
  unsigned(value: number): void {
    this.room(8);
    if (!(value <= 2 ** 53)) throw new RangeError(`${value} is no integer that can be packed`);
    let rest = value;
    while (rest >= TWO_TO_28) {
      this.bytes[this.length++] = (rest % 128) + 128;
      rest = Math.floor(rest / 128);
    }
    while (rest > 127) {
      this.bytes[this.length++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    this.bytes[this.length++] = rest;
  }

  /** LEB128 of the zigzag form of an integer from -2^53 to 2^53; never doubles it, which would cost its last bit. */
  signed(value: number): void {
    const isNegative = value < 0;
    const magnitude = isNegative ? -value - 1 : value;
    const first = 2 * (magnitude % 64) + (isNegative ? 1 : 0);
    if (magnitude < 64) {
      this.byte(first);
      return;
    }
    this.byte(first + 128);
    this.unsigned(Math.floor(magnitude / 64));
  }

  int32(value: number): void {
    this.room(4);
    this.view.setInt32(this.length, value);
    this.length += 4;
  }

  /** Puts another number where one was written. */
  setInt32(at: number, value: number): void {
    this.view.setInt32(at, value);
  }

  float32(value: number): void {
    this.room(4);
    this.view.setFloat32(this.length, value);
    this.length += 4;
  }

  float64(value: number): void {
    this.room(8);
    this.view.setFloat64(this.length, value);
    this.length += 8;
  }

  append(bytes: Uint8Array): void {
    this.room(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** Some of what another writer holds: so few bytes that copying them one by one is cheaper than a view of them. */
  appendFrom(source: ByteWriter, from: number, to: number): void {
    this.room(to - from);
    for (let i = from; i < to; i++) this.bytes[this.length++] = source.bytes[i] ?? 0;
  }

  /** A copy of what was written. */
  copy(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }

  /** Copies what was written into bytes that have room for it. */
  copyTo(target: Uint8Array, at: number): void {
    target.set(this.bytes.subarray(0, this.length), at);
  }

  private room(bytes: number): void {
    if (this.length + bytes <= this.bytes.length) return;
    const larger = new Uint8Array(2 * (this.length + bytes));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
    this.view = new DataView(larger.buffer);
  }
}

/** Reads what a ByteWriter wrote; CorruptData where there is nothing more to read. */
export class ByteReader {
  at = 0;
  private readonly view: DataView;

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.bytes.length - this.at;
  }

  byte(): number {
    const value = this.bytes[this.at];
    if (value === undefined) throw new CorruptData('it ends too early');
    this.at++;
    return value;
  }

  unsigned(): number {
    let byte = this.byte();
    if (byte < 128) return byte;
    let value = byte & 127;
    for (let scale = 128; byte > 127; scale *= 128) {
      if (scale > 2 ** 53) throw new CorruptData('an integer has no end');
      byte = this.byte();
      value += (byte & 127) * scale;
    }
    return value;
  }

  signed(): number {
    const first = this.byte();
    let magnitude = (first & 127) >> 1;
    if (first > 127) magnitude += 64 * this.unsigned();
    return first & 1 ? -magnitude - 1 : magnitude;
  }

  int32(): number {
    this.need(4);
    this.at += 4;
    return this.view.getInt32(this.at - 4);
  }

  float32(): number {
    this.need(4);
    this.at += 4;
    return this.view.getFloat32(this.at - 4);
  }

  float64(): number {
    this.need(8);
    this.at += 8;
    return this.view.getFloat64(this.at - 8);
  }

  /** The next bytes, not copied. */
  take(count: number): Uint8Array {
    this.need(count);
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }

  private need(count: number): void {
    if (count > this.left) throw new CorruptData('it ends too early');
  }
}
