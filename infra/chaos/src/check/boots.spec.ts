import type { Fate } from '../load/fate.ts';
import { type Boot, bootFaults } from './boots.ts';

const fates = Array.from({ length: 10 }, (_, n): Fate => ({
  reading: { device: 'd', n, slot: `${n}`, bootId: 'b', seq: n },
  attempts: 1,
  acknowledged: 1,
  rejected: 0,
  firstSentAt: n,
}));
const stored = new Set([1, 2, 5, 6, 9]);
const right: Boot = {
  boot_id: 'b',
  first_seq: 1,
  last_seq: 9,
  received: 5,
  missing: 4,
  gaps: [
    [3, 4],
    [7, 8],
  ],
  is_exact: true,
};

describe('the gaps of a boot', () => {
  it('are right when they are what is not stored', () => {
    expect(bootFaults([right], fates, stored)).toEqual([]);
    expect(bootFaults([], fates, stored)).toEqual([]);
  });

  it.each([
    ['first_seq', { first_seq: 0 }],
    ['received', { received: 6 }],
    ['missing', { missing: 3 }],
    ['gaps', { gaps: [[3, 4] as const] }],
  ])('are found wrong in %s', (_what, change) => {
    expect(bootFaults([{ ...right, ...change }], fates, stored)).toHaveLength(1);
    expect(bootFaults([{ ...right, ...change, is_exact: false }], fates, stored)).toEqual([]);
  });
});
