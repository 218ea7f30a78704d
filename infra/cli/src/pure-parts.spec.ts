import fc from 'fast-check';
import { backOffMs, retryAfterMs } from './client/back-off.ts';
import { readBatchAnswer } from './client/batch-answer.ts';
import { DistinctTimes } from './replay/distinct-times.ts';
import { metricsAt } from './simulate/environment.ts';
import { fleetOf } from './simulate/fleet.ts';
import { Pace } from './replay/pace.ts';
import { Schedule } from './simulate/schedule.ts';
import { statusLine, summary, Tally } from './simulate/tally.ts';

describe('simulated metrics', () => {
  const anyTime = fc.integer({ min: 0, max: Date.UTC(2100, 0) });

  it('always lie in the ranges of the profile, and are the same for the same question', () => {
    fc.assert(
      fc.property(fc.nat(100_000), anyTime, fc.integer(), (device, timeMs, seed) => {
        const { temperature, humidity, voltage } = metricsAt(device, timeMs, seed);
        expect(temperature).toBeGreaterThanOrEqual(-40);
        expect(temperature).toBeLessThanOrEqual(85);
        expect(humidity).toBeGreaterThanOrEqual(0);
        expect(humidity).toBeLessThanOrEqual(100);
        expect(voltage).toBeGreaterThan(3.2);
        expect(voltage).toBeLessThan(4.2);
        expect(metricsAt(device, timeMs, seed)).toEqual({ temperature, humidity, voltage });
      }),
    );
  });

  it('are warmer and drier in the afternoon than before dawn', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.integer({ min: 0, max: 30_000 }), (device, day) => {
        const dawn = metricsAt(device, day * 86_400_000 + 3 * 3_600_000);
        const afternoon = metricsAt(device, day * 86_400_000 + 15 * 3_600_000);
        expect(afternoon.temperature).toBeGreaterThan(dawn.temperature);
        expect(afternoon.humidity).toBeLessThan(dawn.humidity);
      }),
    );
  });

  it('differ between devices', () => {
    const temperatures = new Set(
      Array.from({ length: 200 }, (_, device) => metricsAt(device, 1e12).temperature),
    );
    expect(temperatures.size).toBeGreaterThan(100);
  });
});

describe('the schedule of a fleet', () => {
  it('gives every device its turn, evenly, and never a time twice to one device', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 100 }), (devices, rate) => {
        const schedule = new Schedule(devices, rate);
        const turns = Array.from({ length: devices * 2 }, (_, reading) => schedule.turn(reading));
        expect(new Set(turns.slice(0, devices).map(({ device }) => device)).size).toBe(devices);
        for (const [index, { dueMs, device }] of turns.entries()) {
          if (index < devices) continue;
          expect(device).toBe(turns[index - devices]?.device);
          expect(dueMs - turns[index - devices]!.dueMs).toBeCloseTo(1_000 / rate, 6);
        }
      }),
    );
  });

  it('names its devices so that they sort', () => {
    expect(fleetOf(2).map(({ device_id }) => device_id)).toEqual(['sim-001', 'sim-002']);
    expect(fleetOf(1_000).at(-1)?.device_id).toBe('sim-1000');
    expect(fleetOf(1_000)[0]?.device_id).toBe('sim-0001');
  });
});

describe('waiting before another try', () => {
  it('grows from a moment to ten seconds, never beyond', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (failures, random) => {
          const waitMs = backOffMs(failures, random);
          expect(waitMs).toBeGreaterThanOrEqual(100);
          expect(waitMs).toBeLessThanOrEqual(10_000);
          expect(backOffMs(failures + 1, random)).toBeGreaterThanOrEqual(waitMs);
        },
      ),
    );
  });

  it('reads Retry-After as seconds or as a date', () => {
    expect(retryAfterMs('3', 0)).toBe(3_000);
    expect(retryAfterMs('Thu, 01 Jan 1970 00:00:05 GMT', 1_000)).toBe(4_000);
    expect(retryAfterMs('Thu, 01 Jan 1970 00:00:05 GMT', 9_000)).toBe(0);
    expect(retryAfterMs('soon', 0)).toBeUndefined();
    expect(retryAfterMs(null, 0)).toBeUndefined();
  });
});

describe('the answer to a batch', () => {
  it('may be a problem for the whole batch, whose details name readings', () => {
    const details = [{ field: 'readings.1.metrics.co2', message: 'must be finite' }];
    const answer = readBatchAnswer({ status: 422, body: { error: 'not valid', details } }, 2);
    expect(answer).toEqual({
      accepted: 0,
      duplicates: 0,
      rejected: [
        { index: 0, reason: 'not valid' },
        { index: 1, reason: 'readings.1.metrics.co2: must be finite' },
      ],
    });
  });

  it('is an error when it is about something else', () => {
    const body = { code: 'FORBIDDEN', detail: 'Not allowed', trace_id: 'abc' };
    expect(() => readBatchAnswer({ status: 403, body }, 1)).toThrow('403 FORBIDDEN Not allowed (trace abc)');
  });
});

describe('counting distinct times', () => {
  it('agrees with a set', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { maxLength: 3_000 }), (all) => {
        const times = new DistinctTimes();
        for (const time of all) times.add(time);
        expect(times.count()).toBe(new Set(all).size);
        const span =
          all.length === 0 ? undefined : { startMs: Math.min(...all), endMs: Math.max(...all) + 1 };
        expect(times.span()).toEqual(span);
      }),
    );
  });
});

describe('the pace', () => {
  it('divides the time between readings by the speed', () => {
    const pace = new Pace(60);
    expect(pace.dueInMs(1_000_000, 500)).toBe(0);
    expect(pace.dueInMs(1_060_000, 500)).toBe(1_000);
    expect(pace.dueInMs(1_060_000, 1_600)).toBe(-100);
    expect(new Pace(Infinity).dueInMs(1e12, 5)).toBe(0);
  });
});

describe('the tally', () => {
  it('tells good and bad', () => {
    const tally = new Tally();
    for (let latency = 1; latency <= 100; latency += 1) tally.acknowledge(latency);
    tally.fail('503 UNAVAILABLE');
    tally.missed = 2;
    const text = summary(tally, { devices: 4, elapsedMs: 10_000 });
    expect(text).toContain('100 readings acknowledged (10.0/s)');
    expect(text).toContain('1 failed after several attempts, 2 not sent');
    expect(text).toContain('50 / 95 / 99 ms');
    expect(text).toContain('1 × 503 UNAVAILABLE');
    expect(statusLine(tally, { elapsedMs: 1_000, lastSecond: 7 })).toContain('100 acknowledged (7/s)');
  });
});
