import fc from 'fast-check';
import { bytesOf, concat, hexOf, isSame, minimal, numberOf, padded, wipe } from './bytes.ts';

describe('numbers as bytes', () => {
  it('are the same numbers again, with padding and without', () => {
    const number = fc.bigInt({ min: 0n, max: (1n << 3072n) - 1n });
    fc.assert(
      fc.property(number, (n) => {
        expect(numberOf(padded(n, 384))).toBe(n);
        expect(padded(n, 384)).toHaveLength(384);
        expect(numberOf(minimal(n))).toBe(n);
        expect(minimal(n)[0]).not.toBe(0);
      }),
    );
    expect(minimal(0n)).toHaveLength(0);
    expect(numberOf(new Uint8Array())).toBe(0n);
  });
});

describe('bytes', () => {
  it('are the same when all of them are', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), (one, other) => {
        expect(isSame(one, other)).toBe(hexOf(one) === hexOf(other));
        expect(isSame(one, one.slice())).toBe(true);
        expect(bytesOf(hexOf(one))).toEqual(new Uint8Array(one));
      }),
    );
    expect(isSame(new Uint8Array([1]), new Uint8Array([1, 0]))).toBe(false);
  });

  it('are put together in order, and forgotten', () => {
    const secret = new Uint8Array([2, 3]);
    expect(concat(new Uint8Array([1]), secret, new Uint8Array())).toEqual(new Uint8Array([1, 2, 3]));
    wipe(secret);
    expect(secret).toEqual(new Uint8Array(2));
  });
});
