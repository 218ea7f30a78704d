import fc from 'fast-check';
import { deviceStatus, nextStatusChangeMs, type StatusFacts } from './device-status.ts';

const NOW_MS = Date.UTC(2026, 4, 4, 12);
const STATUSES = ['never_seen', 'online', 'late', 'offline', 'inactive'];
/** What silence makes of a status. */
const RANK = { online: 0, late: 1, offline: 2, never_seen: 3, inactive: 3 };

const seen = (secondsAgo: number): StatusFacts => ({
  isActive: true,
  lastSeenMs: NOW_MS - secondsAgo * 1000,
  expectedIntervalS: 60,
});

const device = fc.record({
  isActive: fc.boolean(),
  lastSeenMs: fc.option(fc.integer({ min: NOW_MS - 1e9, max: NOW_MS + 1e6 }), { nil: undefined }),
  expectedIntervalS: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
});
const quickDevice = device.map((each) => ({ ...each, expectedIntervalS: each.expectedIntervalS % 100_000 }));
const anyDevice = fc.oneof(device, quickDevice);
const moment = fc.integer({ min: NOW_MS - 1e9, max: NOW_MS + 1e9 });

describe('the status of a device', () => {
  it.each([
    [-5, 'online'],
    [0, 'online'],
    [180, 'online'],
    [180.001, 'late'],
    [600, 'late'],
    [600.001, 'offline'],
  ])('is, %d s after its last reading of one a minute, %s', (secondsAgo, status) => {
    expect(deviceStatus(seen(secondsAgo), NOW_MS)).toBe(status);
  });

  it('tells never seen from inactive, whatever else is known', () => {
    expect(deviceStatus({ ...seen(0), lastSeenMs: undefined }, NOW_MS)).toBe('never_seen');
    expect(deviceStatus({ ...seen(0), isActive: false }, NOW_MS)).toBe('inactive');
    expect(deviceStatus({ ...seen(0), lastSeenMs: undefined, isActive: false }, NOW_MS)).toBe('inactive');
  });

  it('is one of five for every device at every moment', () => {
    fc.assert(
      fc.property(anyDevice, moment, (each, nowMs) => {
        expect(STATUSES).toContain(deviceStatus(each, nowMs));
      }),
    );
  });

  it('only gets worse while a device is silent', () => {
    fc.assert(
      fc.property(anyDevice, moment, fc.nat(1e9), (each, nowMs, more) => {
        expect(RANK[deviceStatus(each, nowMs + more)]).toBeGreaterThanOrEqual(
          RANK[deviceStatus(each, nowMs)],
        );
      }),
    );
  });

  it('is never worse for a reading more', () => {
    fc.assert(
      fc.property(anyDevice, moment, fc.nat(1e9), (each, nowMs, later) => {
        const heard = { ...each, lastSeenMs: (each.lastSeenMs ?? NOW_MS) + later };
        expect(RANK[deviceStatus(heard, nowMs)]).toBeLessThanOrEqual(RANK[deviceStatus(each, nowMs)]);
      }),
    );
  });
});

describe('the next change of a status', () => {
  it('is the first moment at which a silent device has another status', () => {
    fc.assert(
      fc.property(anyDevice, moment, fc.nat(), (each, nowMs, part) => {
        const changeMs = nextStatusChangeMs(each, nowMs);
        if (changeMs === undefined) return;
        const status = deviceStatus(each, nowMs);
        expect(changeMs).toBeGreaterThan(nowMs);
        expect(deviceStatus(each, changeMs)).not.toBe(status);
        const between = nowMs + (part % (changeMs - nowMs));
        expect(deviceStatus(each, between)).toBe(status);
        expect(deviceStatus(each, changeMs - 1)).toBe(status);
      }),
    );
  });

  it('never comes exactly for those whose status stays as it is', () => {
    fc.assert(
      fc.property(anyDevice, moment, (each, nowMs) => {
        const stays = deviceStatus(each, nowMs) === deviceStatus(each, Number.MAX_SAFE_INTEGER);
        expect(nextStatusChangeMs(each, nowMs) === undefined).toBe(stays);
      }),
    );
  });
});
