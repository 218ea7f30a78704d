import { Problem } from '@telemetry/chassis';
import type { Verdict } from '../readings/intake.ts';
import { BootsSeen } from './boots-seen.ts';
import { countedOf } from './counted-of.ts';

const taken = (seq: number, deviceId = 'a'): Verdict => ({
  status: 'accepted',
  reading: {
    id: '',
    deviceId,
    timestampMs: 0,
    receivedAtMs: 0,
    metrics: {},
    seq,
    bootId: 'x',
    timedByReceipt: false,
    hasRetryIdentity: true,
  },
});
const refused = (code: 'VALIDATION_ERROR' | 'RATE_LIMITED'): Verdict => ({
  status: 'rejected',
  problem: new Problem(code, 'no'),
});

describe('what a request shows of its boot', () => {
  const missing = (verdicts: Verdict[], bodies: unknown[] = []) =>
    new BootsSeen().note(countedOf({ verdicts, bodies }), 0);

  it('is missing where only the pace was against a reading, not where the reading itself was', () => {
    const sent = [{}, { boot_id: 'x', seq: 1 }, {}];
    expect(missing([taken(0), refused('RATE_LIMITED'), taken(2)], sent)).toEqual([[1, 1]]);
    expect(missing([taken(0), refused('VALIDATION_ERROR'), taken(2)], sent)).toEqual([]);
  });

  it.each([
    [null],
    [7],
    [{ boot_id: 'a b', seq: 1 }],
    [{ boot_id: 'x', seq: -1 }],
    [{ boot_id: 'x', seq: 1e300 }],
  ])('is not read from %j', (body) => {
    expect(missing([taken(0), refused('VALIDATION_ERROR'), taken(2)], [{}, body, {}])).toEqual([[1, 1]]);
  });

  it('is nothing where the readings are of several devices, or not counted', () => {
    expect(missing([taken(0), taken(9, 'b')])).toEqual([]);
    expect(missing([refused('VALIDATION_ERROR')], [{ boot_id: 'x', seq: 4 }])).toEqual([]);
  });
});
