import type { LiveEvent } from '../live/live-socket.ts';
import { extendActivity, noActivity, perMinute, secondsBefore } from './activity.ts';

const reading = { deviceId: 'a', at: 0, metrics: {}, cursor: '1' };
const readings = (count: number): LiveEvent => ({ kind: 'readings', readings: Array(count).fill(reading) });
const offline: LiveEvent = {
  kind: 'device',
  change: { deviceId: 'a', name: 'A', status: 'offline', what: 'status' },
};

describe('activity', () => {
  it('counts readings a minute, from the first seconds on', () => {
    let activity = noActivity(0);
    expect(perMinute(activity, 1000)).toBeUndefined();
    for (let second = 0; second < 10; second++)
      activity = extendActivity(activity, [readings(5)], second * 1000);
    expect(perMinute(activity, 10_000)).toBe(300);
    for (let second = 10; second < 120; second++)
      activity = extendActivity(activity, [readings(2)], second * 1000);
    expect(perMinute(activity, 120_000)).toBe(120);
    expect(perMinute(activity, 300_000)).toBe(0);
  });

  it('forgets what is older than a minute', () => {
    let activity = noActivity(0);
    for (let second = 0; second < 1000; second++)
      activity = extendActivity(activity, [readings(1)], second * 1000);
    expect(activity.seconds.size).toBeLessThanOrEqual(61);
    expect(secondsBefore(activity, 1_000_000)).toEqual(Array(60).fill(1));
  });

  it('keeps what became of devices, newest first and not without end', () => {
    let activity = noActivity(0);
    for (let at = 1; at <= 100; at++) activity = extendActivity(activity, [offline], at);
    expect(activity.happenings.slice(0, 2).map(({ at }) => at)).toEqual([100, 99]);
    expect(activity.happenings).toHaveLength(30);
    expect(new Set(activity.happenings.map(({ key }) => key)).size).toBe(30);
  });
});
