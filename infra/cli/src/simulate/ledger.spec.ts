import { EMPTY, isBalanced, ledgerReport, settledLedger } from './ledger.ts';
import { Tally } from './tally.ts';

const ledger = (numbers: Partial<typeof EMPTY>) => ({ ...EMPTY, ...numbers });

describe('the ledger of a simulation', () => {
  it('balances when everything is accounted for, there and here', () => {
    const whole = ledger({ acknowledged: 10, stored: 6, duplicate: 2, dead_lettered: 1, in_flight: 1 });
    expect(isBalanced(whole, 10)).toBe(true);
    expect(isBalanced(whole, 9)).toBe(true);
    expect(isBalanced(whole, 11)).toBe(false);
    expect(isBalanced({ ...whole, acknowledged: 11 }, 10)).toBe(false);
  });

  it('is read until nothing is on its way, and counts only what was added', async () => {
    const before = ledger({ acknowledged: 5, stored: 5 });
    const reads = [
      ledger({ acknowledged: 7, stored: 5, in_flight: 2 }),
      ledger({ acknowledged: 7, stored: 7 }),
    ];
    const read = () => Promise.resolve(reads.shift() ?? EMPTY);
    expect(await settledLedger(read, { before, acknowledgedHere: 2, patienceMs: 10_000 })).toEqual(
      ledger({ acknowledged: 2, stored: 2 }),
    );
  });

  it('says plainly that a reading is missing', async () => {
    const read = () => Promise.resolve(ledger({ acknowledged: 1, stored: 1 }));
    const since = await settledLedger(read, { before: EMPTY, acknowledgedHere: 2, patienceMs: 0 });
    const tally = new Tally();
    tally.acknowledge(1);
    tally.acknowledge(1);
    expect(ledgerReport(since, tally, 1)).toContain('NOT BALANCED');
  });
});
