/** A UUIDv8 (RFC 9562) of the first 16 bytes of a hash: the same hash has the same UUID. */
export function uuidOfHash(hash: Buffer): string {
  const hex = hash.toString('hex', 0, 16);
  const variant = (0x8 | (Number.parseInt(hex.charAt(16), 16) & 0x3)).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** A UUIDv7 (RFC 9562): the time in front, and for the rest the random bits of a UUIDv4. */
export function uuidOfTime(ms: number, randomUuid: string): string {
  const time = ms.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8, 12)}-7${randomUuid.slice(15)}`;
}
