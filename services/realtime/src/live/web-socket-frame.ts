const TEXT_AND_LAST = 0x81;

/** A text as one frame of a server (RFC 6455, 5.2): not masked, not compressed. */
export function webSocketFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const { length } = payload;
  if (length < 126) return Buffer.concat([Buffer.from([TEXT_AND_LAST, length]), payload]);
  if (length < 65_536) {
    return Buffer.concat([Buffer.from([TEXT_AND_LAST, 126, length >> 8, length & 0xff]), payload]);
  }
  const header = Buffer.alloc(10);
  header.set([TEXT_AND_LAST, 127]);
  header.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([header, payload]);
}
