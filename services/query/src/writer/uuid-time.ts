/** When a UUID of version 7 was made, ms since 1970; undefined for any other version, which does not say. */
export function uuidTimeMs(uuid: string): number | undefined {
  const digits = uuid.replaceAll('-', '');
  return digits[12] === '7' ? Number.parseInt(digits.slice(0, 12), 16) : undefined;
}
