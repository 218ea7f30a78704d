import fc from 'fast-check';
import { uuidOf } from './uuid.ts';

describe('a UUID with a number in front', () => {
  it('has its 48 bits there, whichever numbers came before', () => {
    const numbers = fc.array(
      fc.oneof(
        fc.maxSafeNat().map((n) => n % 2 ** 48),
        fc.nat(70_000),
        fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      ),
    );
    fc.assert(
      fc.property(numbers, (all) => {
        for (const number of all) {
          const uuid = uuidOf(number, '8abc-9def-0123456789ab');
          expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8abc-9def-0123456789ab$/);
          expect(Number.parseInt(uuid.replaceAll('-', '').slice(0, 12), 16)).toBe(number);
        }
      }),
    );
  });
});
