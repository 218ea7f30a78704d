import fc from 'fast-check';
import { pack, unpack } from './packed.ts';

describe('packed values', () => {
  it('come back as they were', () => {
    const decimal = fc
      .tuple(fc.integer({ min: -1e9, max: 1e9 }), fc.nat(4))
      .map(([m, tag]) => m / 10 ** tag || 0);
    fc.assert(
      fc.property(fc.array(decimal), fc.integer({ min: -1e6, max: 1e9 }), (values, distance) => {
        expect(unpack(pack(distance, values))).toEqual(values);
      }),
    );
  });

  it('are small where a sensor has few digits', () => {
    expect(pack(300, [21.53, 48.2, 3.7]).length).toBe(2 + 3 + 3 + 2);
  });
});
