/** What follows the first 48 bits of a UUIDv8 (RFC 9562) that is derived from a hash: version, variant and 74 bits of it. */
export function uuidTailOfHash(hash: Buffer): string {
  const hex = hash.toString('hex', 0, 10);
  const variant = (0x8 | (Number.parseInt(hex.charAt(3), 16) & 0x3)).toString(16);
  return `8${hex.slice(0, 3)}-${variant}${hex.slice(4, 7)}-${hex.slice(7, 19)}`;
}

/** The UUID with this number of up to 48 bits in front. */
export function uuidOf(number: number, tail: string): string {
  const front = number.toString(16).padStart(12, '0');
  return `${front.slice(0, 8)}-${front.slice(8)}-${tail}`;
}

/** A UUIDv7 (RFC 9562): the time in front, and for the rest the random bits of a UUIDv4. */
export function uuidOfTime(ms: number, randomUuid: string): string {
  return uuidOf(ms, `7${randomUuid.slice(15)}`);
}
