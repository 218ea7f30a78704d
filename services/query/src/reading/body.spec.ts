import fc from 'fast-check';
import { decodeBody, encodeBody } from './body.ts';
import { CorruptData } from './bytes.ts';

/** Every number that a reading may have: all bit patterns but NaN and the infinities. */
const anyNumber = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer({ min: -100_000, max: 100_000 }).map((n) => n / 100),
  fc.float({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, -0, 5e-324, -5e-324, 2 ** 53, -(2 ** 53), 1.7976931348623157e308, 0.1 + 0.2, 1e22, 1e-7),
);
const anyMs = fc.integer({ min: 0, max: Date.UTC(2200, 0) });

describe('the body of a reading', () => {
  it('brings back the receipt and every bit of every value', () => {
    fc.assert(
      fc.property(anyMs, anyMs, fc.array(anyNumber, { maxLength: 8 }), (tsMs, receivedAtMs, vals) => {
        const body = encodeBody({ tsMs, receivedAtMs, vals });
        const decoded = decodeBody(tsMs, body, vals.length);
        expect(decoded.receivedAtMs).toBe(receivedAtMs);
        expect(decoded.vals.every((value, i) => Object.is(value, vals[i]))).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['a whole number', 21, 2],
    ['one decimal place', 21.5, 3],
    ['a negative number', -40.25, 3],
    ['zero', 0, 2],
    ['a float32', Math.fround(23.18), 5],
    ['a float64', Math.PI, 9],
    ['minus zero', -0, 5],
  ])('takes %s with as few bytes as can be', (_, value, bytes) => {
    expect(encodeBody({ tsMs: 0, receivedAtMs: 0, vals: [value] })).toHaveLength(1 + bytes);
  });

  it('reads what the migration wrote: the plain form of every value', () => {
    const packed = Buffer.alloc(11);
    packed.writeUInt8(0x0e, 0);
    packed.writeUInt8(0x21, 1);
    packed.writeDoubleBE(21.5, 2);
    expect(decodeBody(1_000, packed.subarray(0, 10), 1)).toEqual({ receivedAtMs: 1_007, vals: [21.5] });
  });

  it('tells damage', () => {
    const body = encodeBody({ tsMs: 0, receivedAtMs: 250, vals: [21.5, 40] });
    expect(() => decodeBody(0, body.subarray(0, -1), 2)).toThrow(CorruptData);
    expect(() => decodeBody(0, body, 1)).toThrow(CorruptData);
    expect(() => decodeBody(0, Uint8Array.from([0, 0x30, 0]), 1)).toThrow(CorruptData);
  });
});
