/** Field 1 of `ReadingsAccepted`, its readings, as it begins on the wire. */
const READINGS_TAG = 0x0a;

/** A `ReadingsAccepted` of one reading, given that reading's bytes. */
export function messageOf(reading: Uint8Array): Uint8Array {
  const head = [READINGS_TAG];
  let length = reading.length;
  for (; length > 127; length = Math.floor(length / 128)) head.push((length % 128) + 128);
  head.push(length);
  return Uint8Array.from([...head, ...reading]);
}
