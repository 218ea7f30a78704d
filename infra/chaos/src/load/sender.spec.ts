import type { Submission } from '../plan/submission.ts';
import { answerOf } from './sender.ts';

const readings = [0, 1].map((n) => ({ device: 'd', n, slot: `${n}` }));
const batch: Submission = { device: 'd', readings, form: 'batch' };
const none = { results: undefined, retryAfterMs: 0 };

describe('what an answer says about each reading', () => {
  it.each([
    [201, ['acknowledged', 'acknowledged']],
    [422, ['rejected', 'rejected']],
    [403, ['rejected', 'rejected']],
    [401, ['unknown', 'unknown']],
    [429, ['unknown', 'unknown']],
    [500, ['unknown', 'unknown']],
    [503, ['unknown', 'unknown']],
  ])('%s', (status, outcomes) => {
    expect(answerOf(batch, status, none).outcomes).toEqual(outcomes);
  });

  it('tells them apart in a mixed batch', () => {
    const results = [{ status: 'accepted' }, { status: 'rejected', code: 'VALIDATION_ERROR' }];
    expect(answerOf(batch, 207, { results, retryAfterMs: 0 }).outcomes).toEqual(['acknowledged', 'rejected']);
    const limited = [{ status: 'duplicate' }, { status: 'rejected', code: 'RATE_LIMITED' }];
    expect(answerOf(batch, 207, { results: limited, retryAfterMs: 0 }).outcomes).toEqual([
      'acknowledged',
      'unknown',
    ]);
  });

  it('never has a device come again at once when it was not taken', () => {
    expect(answerOf(batch, 503, none).retryAfterMs).toBeGreaterThan(0);
    expect(answerOf(batch, 429, { results: undefined, retryAfterMs: 3_000 }).retryAfterMs).toBe(3_000);
  });
});
