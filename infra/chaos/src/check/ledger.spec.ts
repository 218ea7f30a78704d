import type { Fate } from '../load/fate.ts';
import { type Delivery, ledgerFaults, totalFaults } from './ledger.ts';

const fates: Fate[] = [
  { reading: { device: 'd', n: 0, slot: 'a' }, attempts: 2, acknowledged: 2, rejected: 0, firstSentAt: 1 },
  { reading: { device: 'd', n: 1, slot: 'b' }, attempts: 2, acknowledged: 1, rejected: 0, firstSentAt: 2 },
  { reading: { device: 'd', n: 2, slot: 'c' }, attempts: 1, acknowledged: 0, rejected: 1, firstSentAt: 3 },
];
const facts = { fates, stored: 1, dead: 1 };
const balanced: Delivery = {
  acknowledged: 3,
  stored: 1,
  duplicate: 1,
  dead_lettered: 1,
  in_flight: 0,
  balanced: true,
};

describe('a ledger against the facts', () => {
  it('holds when it balances, whether an attempt without an answer was taken or not', () => {
    expect(ledgerFaults(balanced, facts)).toEqual([]);
    expect(ledgerFaults({ ...balanced, acknowledged: 4, duplicate: 2 }, facts)).toEqual([]);
  });

  it.each([
    ['does not balance', { balanced: false }],
    ['forgets a duplicate', { duplicate: 0 }],
    ['counts a stored reading that is not there', { stored: 2, acknowledged: 4 }],
    ['counts a dead letter that is not there', { dead_lettered: 2, acknowledged: 4 }],
    ['has something in flight', { in_flight: 1, acknowledged: 4 }],
    ['counts less than was acknowledged', { acknowledged: 2, duplicate: 0 }],
    ['counts more than was sent', { acknowledged: 5, duplicate: 3 }],
  ])('fails when it %s', (_what, change) => {
    expect(ledgerFaults({ ...balanced, ...change }, facts)).not.toEqual([]);
  });

  it('fails in all when the broker lost something or garbage is not counted', () => {
    const total = { ...balanced, missing: 0, undecodable: 2 };
    expect(totalFaults(total, 2)).toEqual([]);
    expect(totalFaults({ ...total, missing: 1 }, 2)).toHaveLength(1);
    expect(totalFaults(total, 3)).toHaveLength(1);
  });
});
