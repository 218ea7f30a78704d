import fc from 'fast-check';
import { Allowance } from './allowance.ts';

const rate = fc.record({
  perSecond: fc.integer({ min: 1, max: 5000 }),
  burst: fc.integer({ min: 1, max: 20_000 }),
});
const requests = fc.array(
  fc.record({
    device: fc.constantFrom('a', 'b'),
    readings: fc.integer({ min: 1, max: 1000 }),
    pauseMs: fc.oneof(fc.double({ min: 0, max: 50, noNaN: true }), fc.integer({ min: 0, max: 100_000 })),
  }),
  { minLength: 1, maxLength: 100 },
);

/** A bucket as everyone would write it first. */
class PlainBucket {
  private tokens: number;
  private atMs = 0;

  constructor(private readonly rate: { perSecond: number; burst: number }) {
    this.tokens = rate.burst;
  }

  fill(nowMs: number): number {
    this.tokens = Math.min(this.rate.burst, this.tokens + ((nowMs - this.atMs) / 1000) * this.rate.perSecond);
    this.atMs = nowMs;
    return this.tokens;
  }

  take(readings: number): void {
    this.tokens -= readings;
  }
}

describe('an allowance', () => {
  it('lets a device send never more than burst + rate × time, in any span', () => {
    fc.assert(
      fc.property(rate, requests, (given, sent) => {
        const allowance = new Allowance(given);
        let nowMs = 0;
        const taken: { device: string; atMs: number; readings: number }[] = [];
        for (const { device, readings, pauseMs } of sent) {
          nowMs += pauseMs;
          if (allowance.take(device, readings, nowMs)) taken.push({ device, atMs: nowMs, readings });
        }
        for (const [i, from] of taken.entries()) {
          let sum = 0;
          for (const { device, atMs, readings } of taken.slice(i)) {
            if (device !== from.device) continue;
            sum += readings;
            const most = given.burst + ((atMs - from.atMs) / 1000) * given.perSecond;
            expect(sum).toBeLessThanOrEqual(most + 0.01);
          }
        }
      }),
    );
  });

  it('takes whatever a plain bucket would hold, and says how much that is', () => {
    fc.assert(
      fc.property(rate, requests, (given, sent) => {
        const allowance = new Allowance(given);
        const buckets = { a: new PlainBucket(given), b: new PlainBucket(given) };
        let nowMs = 0;
        for (const { device, readings, pauseMs } of sent) {
          nowMs += pauseMs;
          const bucket = buckets[device];
          const tokens = bucket.fill(nowMs);
          // On the edge the two may round differently.
          if (Math.abs(tokens - readings) < 0.01) return;
          expect(Math.abs(allowance.standing(device, readings, nowMs).remaining - tokens)).toBeLessThan(1.01);
          const isTaken = allowance.take(device, readings, nowMs);
          expect(isTaken).toBe(readings < tokens);
          if (isTaken) bucket.take(readings);
        }
      }),
    );
  });

  it('takes a refused request after the wait it named, and not a moment before', () => {
    fc.assert(
      fc.property(rate, fc.integer({ min: 1, max: 1000 }), (given, asked) => {
        fc.pre(asked <= given.burst);
        const allowance = new Allowance(given);
        expect(allowance.take('a', given.burst, 5)).toBe(true);
        const { waitMs } = allowance.standing('a', asked, 5);
        expect(allowance.take('a', asked, 5 + waitMs * 0.999 - 0.001)).toBe(false);
        expect(allowance.take('a', asked, 5 + waitMs * 1.001 + 0.001)).toBe(true);
      }),
    );
  });

  it('gives back what was not used', () => {
    const allowance = new Allowance({ perSecond: 1, burst: 10 });
    allowance.take('a', 8, 0);
    allowance.giveBack('a', 8, 1);
    expect(allowance.standing('a', 10, 1)).toEqual({ remaining: 10, waitMs: 0 });
    allowance.giveBack('a', 8, 2);
    expect(allowance.take('a', 11, 2)).toBe(false);
  });

  it('of 0 a second limits nothing', () => {
    const allowance = new Allowance({ perSecond: 0, burst: 0 });
    for (let i = 0; i < 10; i++) expect(allowance.take('a', 1000, 0)).toBe(true);
    expect(allowance.standing('a', 1000, 0).waitMs).toBe(0);
    expect(allowance.size).toBe(0);
  });

  it('remembers only devices that have sent within two refills', () => {
    const allowance = new Allowance({ perSecond: 100, burst: 6000 });
    for (let i = 0; i < 1000; i++) allowance.take(`device-${i}`, 1, i);
    expect(allowance.size).toBe(1000);
    allowance.take('a', 1, 61_000);
    expect(allowance.size).toBe(1001);
    allowance.take('a', 1, 122_000);
    expect(allowance.size).toBe(1);
  });
});
