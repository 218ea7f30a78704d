import fc from 'fast-check';
import { ByteReader, CorruptData } from './bytes.ts';
import { packIntegers, readIntegers } from './integers.ts';

/** Like what a formula makes of two sensors: few different numbers, many digits, to and fro. */
const toAndFro = Float64Array.from({ length: 400 }, (_, i) =>
  Math.round(1e12 * Math.sin(((i * i) % 97) % 40)),
);

function roundTrip(integers: Float64Array, order: number): Float64Array {
  const { form, bytes } = packIntegers(integers, order);
  return readIntegers(new ByteReader(bytes), integers.length, form);
}

describe('integers', () => {
  it('come back, whatever they are', () => {
    const wide = fc.integer({ min: -(2 ** 50), max: 2 ** 50 });
    const few = fc
      .array(wide, { minLength: 1, maxLength: 40 })
      .chain((values) => fc.array(fc.constantFrom(...values), { minLength: 1, maxLength: 200 }));
    fc.assert(
      fc.property(fc.oneof(fc.array(wide), few), fc.constantFrom(0, 1, 2), (values, order) => {
        const integers = Float64Array.from(values);
        expect([...roundTrip(integers, order)]).toEqual(values);
      }),
    );
  });

  it('of which many are alike take fewer bytes than their differences do', () => {
    const { bytes } = packIntegers(toAndFro, 1);
    expect(roundTrip(toAndFro, 1)).toEqual(toAndFro);
    expect(bytes.length / toAndFro.length).toBeLessThan(2);
  });

  it('of an unknown form, or that are not in their list, are damage', () => {
    const { form, bytes } = packIntegers(toAndFro, 1);
    expect(() => readIntegers(new ByteReader(bytes), 400, 9)).toThrow(CorruptData);
    expect(() => readIntegers(new ByteReader(Uint8Array.of(1, ...bytes.slice(1))), 400, form)).toThrow(
      CorruptData,
    );
    expect(() => readIntegers(new ByteReader(bytes), 10, form)).toThrow(CorruptData);
  });
});
