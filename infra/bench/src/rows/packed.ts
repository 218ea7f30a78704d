/**
 * Receipt and values of a reading as bytes, like the store's own rows: the receipt's distance, then for each value the
 * number of its decimals and its digits as a varint. Here for the comparison of row layouts only.
 */
export function pack(receiptDistanceMs: number, values: readonly number[]): Buffer {
  const bytes: number[] = [];
  putVarint(bytes, zigzag(receiptDistanceMs));
  for (const value of values) {
    const decimals = decimalsOf(value);
    bytes.push(decimals);
    putVarint(bytes, zigzag(Math.round(value * 10 ** decimals)));
  }
  return Buffer.from(bytes);
}

/** The values in packed bytes. */
export function unpack(bytes: Uint8Array): number[] {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[at++] ?? 0;
      value += (byte & 127) * factor;
      if (byte < 128) return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    }
  };
  varint();
  const values: number[] = [];
  while (at < bytes.length) {
    const decimals = bytes[at++] ?? 0;
    values.push(varint() / 10 ** decimals);
  }
  return values;
}

function decimalsOf(value: number): number {
  for (let decimals = 0; decimals < 15; decimals++) {
    if (Math.round(value * 10 ** decimals) / 10 ** decimals === value) return decimals;
  }
  throw new RangeError(`${value} has too many digits`);
}

function zigzag(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}

function putVarint(bytes: number[], value: number): void {
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  bytes.push(rest);
}
