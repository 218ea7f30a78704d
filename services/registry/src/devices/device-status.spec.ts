import fc from 'fast-check';
import { deviceStatus } from './device-status.ts';

const NOW = new Date('2026-05-04T12:00:00Z');
const seen = (secondsAgo: number) => ({
  isActive: true,
  lastSeenAt: new Date(NOW.getTime() - secondsAgo * 1000),
  expectedIntervalS: 60,
});

describe('the status of a device', () => {
  it.each([
    [0, 'online'],
    [180, 'online'],
    [181, 'late'],
    [600, 'late'],
    [601, 'offline'],
  ])('is, %i s after its last reading of one a minute, %s', (secondsAgo, status) => {
    expect(deviceStatus(seen(secondsAgo), NOW)).toBe(status);
  });

  it('tells never seen from inactive, whatever else is known', () => {
    expect(deviceStatus({ ...seen(0), lastSeenAt: null }, NOW)).toBe('never_seen');
    expect(deviceStatus({ ...seen(0), isActive: false }, NOW)).toBe('inactive');
  });

  it('only gets worse while a device is silent', () => {
    const rank = { online: 0, late: 1, offline: 2, never_seen: 3, inactive: 4 };
    fc.assert(
      fc.property(fc.nat(10_000), fc.nat(10_000), (silence, more) => {
        expect(rank[deviceStatus(seen(silence + more), NOW)]).toBeGreaterThanOrEqual(
          rank[deviceStatus(seen(silence), NOW)],
        );
      }),
    );
  });
});
