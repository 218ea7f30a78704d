import fc from 'fast-check';
import { MessageRate } from './message-rate.ts';

describe('MessageRate', () => {
  it('answers no more than the burst and what time brings, and all of a client that keeps to its rate', () => {
    const gaps = fc.array(fc.nat(200), { minLength: 1, maxLength: 400 });
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 100 }), (gapsMs, perSecond) => {
        const rate = new MessageRate(perSecond, 0);
        let nowMs = 0;
        const answers = gapsMs.map((gapMs) => rate.take((nowMs += gapMs)));
        const answered = answers.filter((answer) => answer === 'answer').length;
        expect(answered).toBeLessThanOrEqual(10 * perSecond + (nowMs / 1000) * perSecond + 1e-6);
        if (gapsMs.every((gapMs) => gapMs * perSecond >= 1000)) expect(answered).toBe(gapsMs.length);
      }),
    );
  });

  it('refuses what is too much, ends a client that does not listen, and forgives one that waits', () => {
    const rate = new MessageRate(10, 0);
    const answers = Array.from({ length: 201 }, () => rate.take(0));
    expect(answers.slice(0, 100)).not.toContain('refuse');
    expect(new Set(answers.slice(100, 200))).toEqual(new Set(['refuse']));
    expect(answers[200]).toBe('end');
    expect(rate.take(60_000)).toBe('answer');
  });
});
