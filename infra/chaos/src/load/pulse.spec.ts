import { setTimeout as delay } from 'node:timers/promises';
import { Pulse } from './pulse.ts';

const answer = (isFailure: boolean) => () => Promise.resolve({ isFailure });
const noAnswer = () => Promise.reject(new Error('reset'));

describe('the pulse of a fleet', () => {
  it('counts what was answered, and what failed, while somebody looks', async () => {
    const pulse = new Pulse();
    await pulse.of(answer(true));
    const { requests, failures, p99Ms } = await pulse.during(async () => {
      await pulse.of(answer(false));
      await pulse.of(answer(true));
      await expect(pulse.of(noAnswer)).rejects.toThrow('reset');
    });
    expect({ requests, failures }).toEqual({ requests: 3, failures: 2 });
    expect(p99Ms).toBeLessThan(1_000);
  });

  it('counts anew each time', async () => {
    const pulse = new Pulse();
    await pulse.during(async () => {
      await pulse.of(answer(true));
    });
    const calm = await pulse.during(() => Promise.resolve());
    expect(calm).toMatchObject({ requests: 0, failures: 0, p99Ms: 0 });
  });

  it('lets a gap last until a request is served, whatever fails meanwhile', async () => {
    const pulse = new Pulse();
    const { longestGapMs } = await pulse.during(async () => {
      await delay(30);
      await pulse.of(answer(true));
      await delay(30);
      await pulse.of(answer(false));
    });
    expect(longestGapMs).toBeGreaterThan(50);
  });
});
