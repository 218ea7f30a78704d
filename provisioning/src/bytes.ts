/** Bytes that Web Crypto takes: not shared with another thread. */
export type Bytes = Uint8Array<ArrayBuffer>;

export function utf8(text: string): Bytes {
  return new TextEncoder().encode(text);
}

export function concat(...parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The number that big-endian bytes say. */
export function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x0${hexOf(bytes)}`);
}

/** Big-endian bytes of a number, filled up with leading zeros. */
export function padded(number: bigint, length: number): Bytes {
  return bytesOf(number.toString(16).padStart(2 * length, '0'));
}

/** Big-endian bytes of a number without leading zeros; none at all for 0. */
export function minimal(number: bigint): Bytes {
  if (number === 0n) return new Uint8Array();
  const hex = number.toString(16);
  return bytesOf(hex.length % 2 === 0 ? hex : `0${hex}`);
}

/** Compares in a time that does not depend on where the bytes differ. */
export function isSame(one: Uint8Array, other: Uint8Array): boolean {
  let difference = one.length ^ other.length;
  for (const [i, byte] of one.entries()) difference |= byte ^ (other[i] ?? 0);
  return difference === 0;
}

/** Forgets what bytes said. */
export function wipe(...secrets: readonly Uint8Array[]): void {
  for (const secret of secrets) secret.fill(0);
}

/** Two digits a byte. */
export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** What an even number of hexadecimal digits say. */
export function bytesOf(hex: string): Bytes {
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) =>
    Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16),
  );
}
