const TWO_TO_28 = 2 ** 28;
/** Texts that come again and again, such as device ids and names of metrics, are kept; as many as these at most. */
const KEPT = 32_768;
const LONGEST_KEPT = 64;

/** How a field is written, as its tag says it. */
export const WireType = { Varint: 0, Fixed64: 1, Bytes: 2, Fixed32: 5 } as const;

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const kept = Array<string>(KEPT).fill('');

/** Reads protobuf. Every method throws when the bytes end too early. */
export class WireReader {
  position = 0;
  private readonly view: DataView;

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** An unsigned number; beyond 2^53 the nearest. */
  unsigned(): number {
    const value = this.signed();
    return value < 0 ? value + 2 ** 64 : value;
  }

  /** A number in two's complement of 64 bits; beyond 2^53 the nearest. */
  signed(): number {
    const first = this.bytes[this.position];
    if (first !== undefined && first < 0x80) {
      this.position++;
      return first;
    }
    const low = this.part(4);
    if (!this.goesOn()) return low;
    const middle = this.part(4);
    if (!this.goesOn()) return middle * TWO_TO_28 + low;
    const high = (this.part(2) << 24) >> 24;
    if (this.goesOn()) throw new RangeError('A number is longer than ten bytes');
    return (high * TWO_TO_28 + middle) * TWO_TO_28 + low;
  }

  /** Where the bytes end whose length comes now. */
  end(): number {
    const length = this.unsigned();
    const end = this.position + length;
    if (end > this.bytes.length) throw new RangeError('The message is cut off');
    return end;
  }

  double(): number {
    const value = this.view.getFloat64(this.position, true);
    this.position += 8;
    return value;
  }

  /** A text that is not expected again. */
  text(): string {
    const end = this.end();
    const text = decoder.decode(this.bytes.subarray(this.position, end));
    this.position = end;
    return text;
  }

  /** A text that other messages hold, too: the same string is returned for it, mostly. */
  name(): string {
    const start = this.position;
    const end = this.end();
    const from = this.position;
    let hash = 0x811c9dc5;
    let all = 0;
    for (let i = from; i < end; i++) {
      const byte = this.bytes[i] ?? 0;
      hash = Math.imul(hash ^ byte, 0x01000193);
      all |= byte;
    }
    const slot = ((hash >>> 16) ^ hash) & (KEPT - 1);
    const candidate = kept[slot] ?? '';
    const isAscii = all < 0x80;
    if (isAscii && this.equals(candidate, from, end)) {
      this.position = end;
      return candidate;
    }
    this.position = start;
    const text = this.text();
    if (isAscii && text.length <= LONGEST_KEPT) kept[slot] = text;
    return text;
  }

  /** Passes over a field that nobody here knows, by the wire type in its tag. */
  skip(tag: number): void {
    if (tag < 8) throw new RangeError('There is no field 0');
    const wireType = tag % 8;
    if (wireType === WireType.Varint) this.signed();
    else if (wireType === WireType.Fixed64) this.position += 8;
    else if (wireType === WireType.Bytes) this.position = this.end();
    else if (wireType === WireType.Fixed32) this.position += 4;
    else throw new RangeError(`There is no wire type ${wireType} here`);
    if (this.position > this.bytes.length) throw new RangeError('The message is cut off');
  }

  /** Throws unless the message within, which was to end there, ended there. */
  closes(end: number): void {
    if (this.position !== end) throw new RangeError('A message is longer than it says');
  }

  /** Up to `size` bytes of a number, seven bits of each; stops behind the number's last. */
  private part(size: number): number {
    let value = 0;
    for (let i = 0; i < size; i++) {
      const byte = this.bytes[this.position++];
      if (byte === undefined) throw new RangeError('The message is cut off');
      value |= (byte & 0x7f) << (7 * i);
      if (byte < 0x80) break;
    }
    return value;
  }

  /** Whether the byte before was not the last of its number. */
  private goesOn(): boolean {
    return (this.bytes[this.position - 1] ?? 0) >= 0x80;
  }

  private equals(text: string, from: number, end: number): boolean {
    if (text.length !== end - from) return false;
    for (let i = from; i < end; i++) if (text.charCodeAt(i - from) !== this.bytes[i]) return false;
    return true;
  }
}
