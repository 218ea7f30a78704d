import { Problem } from '@telemetry/chassis';
import fc from 'fast-check';
import { limitProblem } from './limit-problem.ts';
import { Limiter, type Paced } from './limiter.ts';

const NOW = Date.UTC(2026, 4, 4);
const OLD = NOW - 300_001;
const settings = {
  live: { perSecond: 10, burst: 1000 },
  backFill: { perSecond: 100, burst: 2000 },
};
const many = (count: number, deviceId: string, timestampMs?: number) =>
  Array.from({ length: count }, () => ({ deviceId, timestampMs }));

describe('the limits of a request', () => {
  it('count live readings and back-fill apart, so that neither starves the other', () => {
    const limiter = new Limiter(settings);
    expect(limiter.admit(many(2000, 'a', OLD), NOW, 0).refused).toEqual([]);
    expect(limiter.admit(many(1, 'a', OLD), NOW, 0).refused).toMatchObject([{ allowance: 'back-fill' }]);
    expect(limiter.admit([...many(500, 'a'), ...many(500, 'a', NOW - 300_000)], NOW, 0).refused).toEqual([]);
    expect(limiter.admit(many(1, 'a'), NOW, 0).refused).toMatchObject([{ allowance: 'live', waitMs: 100 }]);
    expect(limiter.admit(many(1000, 'b'), NOW, 0).refused).toEqual([]);
  });

  it('refuse or take all readings of a device and allowance, and leave problems where they are', () => {
    const broken = new Problem('VALIDATION_ERROR', 'no');
    const reading = fc.oneof(
      fc.constant(broken),
      fc.record({
        deviceId: fc.constantFrom('a', 'b', 'c'),
        timestampMs: fc.constantFrom(undefined, NOW, OLD),
      }),
    );
    const requests = fc.array(fc.array(reading, { minLength: 1, maxLength: 20 }), {
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(requests, (given) => {
        const limiter = new Limiter({
          live: { perSecond: 1, burst: 30 },
          backFill: { perSecond: 1, burst: 20 },
        });
        const sums = new Map<string, number>();
        for (const sent of given) {
          const { readings } = limiter.admit(sent, NOW, 0);
          const name = (place: number) => {
            const asked = sent[place]!;
            return asked instanceof Problem ? '' : `${asked.deviceId} ${asked.timestampMs === OLD}`;
          };
          for (const [place, outcome] of readings.entries()) {
            if (sent[place] === broken) expect(outcome).toBe(broken);
            else if (!(outcome instanceof Problem)) sums.set(name(place), (sums.get(name(place)) ?? 0) + 1);
            else expect(outcome.code).toBe('RATE_LIMITED');
          }
          const fates = Map.groupBy(readings.keys(), name);
          fates.delete('');
          for (const places of fates.values())
            expect(new Set([...places].map((place) => readings[place] instanceof Problem)).size).toBe(1);
        }
        for (const [name, sum] of sums) expect(sum).toBeLessThanOrEqual(name.endsWith('true') ? 20 : 30);
      }),
    );
  });

  it('are told while they are near, with the wait for the same again', () => {
    const limiter = new Limiter(settings);
    const answer = (count: number, nowMs: number) =>
      limiter.answer(limiter.admit(many(count, 'a'), NOW, nowMs), nowMs);
    expect(answer(400, 0)).toEqual({ headers: {}, nextBatchAfterMs: undefined });
    expect(answer(200, 0).headers).toEqual({
      'ratelimit-policy': '"live";q=1000;qu="readings";w=100, "back-fill";q=2000;qu="readings";w=20',
      ratelimit: '"live";r=400',
    });
    expect(answer(400, 0)).toMatchObject({
      headers: { ratelimit: '"live";r=0;t=40' },
      nextBatchAfterMs: 40_000,
    });
    expect(answer(1, 0)).toMatchObject({ headers: { ratelimit: '"live";r=0;t=1' }, nextBatchAfterMs: 100 });
  });

  it('are told to a sender for many devices only once it has met one, and then those of the longest wait', () => {
    const limiter = new Limiter(settings);
    const answer = (sent: Paced[], nowMs: number) => limiter.answer(limiter.admit(sent, NOW, nowMs), nowMs);
    const none = { headers: {}, nextBatchAfterMs: undefined };
    expect(answer([...many(900, 'a'), ...many(700, 'b'), ...many(2000, 'b', OLD)], 0)).toEqual(none);
    expect(
      answer([...many(200, 'a'), ...many(400, 'b'), ...many(100, 'b', OLD), ...many(9, 'c')], 0),
    ).toMatchObject({
      headers: { ratelimit: '"live";r=100;t=10, "back-fill";r=0;t=1' },
      nextBatchAfterMs: undefined,
    });
  });

  it('are named in the refusal, which says when to come again', () => {
    const limiter = new Limiter(settings);
    limiter.admit(many(1000, 'a'), NOW, 0);
    const { refused } = limiter.admit(many(25, 'a'), NOW, 0);
    expect(limitProblem(refused)).toMatchObject({
      code: 'RATE_LIMITED',
      status: 429,
      retryAfterS: 3,
      message: 'a may send 10 live readings a second and 1000 at once: 0 now, 25 in 3 s',
      details: [
        {
          field: 'device_id',
          type: 'rateLimit',
          allowance: 'live',
          limit: 10,
          burst: 1000,
          retry_after_ms: 2500,
        },
      ],
    });
  });

  it('count nothing that could not be made durable', () => {
    const limiter = new Limiter(settings);
    const admission = limiter.admit(many(1000, 'a'), NOW, 0);
    limiter.giveBack(admission, 0);
    expect(limiter.admit(many(1000, 'a'), NOW, 0).refused).toEqual([]);
  });

  it('are silent where they are switched off', () => {
    const limiter = new Limiter({ live: { perSecond: 0, burst: 1 }, backFill: { perSecond: 0, burst: 1 } });
    for (let i = 0; i < 10; i++) {
      const admission = limiter.admit(many(1000, 'a'), NOW, 0);
      expect(admission.refused).toEqual([]);
      expect(limiter.answer(admission, 0)).toEqual({ headers: {}, nextBatchAfterMs: undefined });
    }
  });
});
