/** What follows the first 48 bits of a UUIDv8 (RFC 9562) that is derived from a hash: version, variant and 74 bits of it. */
export function uuidTailOfHash(hash: Buffer): string {
  const hex = hash.toString('hex', 0, 10);
  const variant = (0x8 | (Number.parseInt(hex.charAt(3), 16) & 0x3)).toString(16);
  return `8${hex.slice(0, 3)}-${variant}${hex.slice(4, 7)}-${hex.slice(7, 19)}`;
}

/** The UUID with this number of up to 48 bits in front. */
export function uuidOf(number: number, tail: string): string {
  const low = number & 0xffff;
  const high = (number - low) / 0x10000;
  if (high !== last.high) last = { high, text: high.toString(16).padStart(8, '0') };
  return `${last.text}-${HEX[low >>> 8] ?? ''}${HEX[low & 0xff] ?? ''}-${tail}`;
}

const HEX = Array.from({ length: 0x100 }, (_, byte) => byte.toString(16).padStart(2, '0'));
/** Numbers that follow each other share their front mostly. */
let last = { high: 0, text: '00000000' };

/** A UUIDv7 (RFC 9562): the time in front, and for the rest the random bits of a UUIDv4. */
export function uuidOfTime(ms: number, randomUuid: string): string {
  return uuidOf(ms, `7${randomUuid.slice(15)}`);
}
