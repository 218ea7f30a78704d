import { Problem, type Principal } from '@telemetry/chassis';
import fc from 'fast-check';
import type { Device } from '../credentials/device-directory.ts';
import { draftOf, type DraftContext } from './draft.ts';

const NOW = Date.UTC(2026, 4, 4, 12, 30);
const ADMIN: Principal = { kind: 'user', name: 'admin', role: 'admin', credential: { owner: 'admin' } };
const ranges = new Map([
  ['temperature', { min: -40, max: 85 }],
  ['pressure', { min: 0, max: Infinity }],
]);

const fleet: Record<string, Device> = {
  room: { deviceId: 'room', isActive: true, rules: { allowsUndeclaredMetrics: true, ranges } },
  strict: { deviceId: 'strict', isActive: true, rules: { allowsUndeclaredMetrics: false, ranges } },
  off: { deviceId: 'off', isActive: false, rules: { allowsUndeclaredMetrics: true, ranges } },
};

function judge(body: unknown, context: Partial<DraftContext> = {}) {
  const caller: Principal = { kind: 'device', deviceId: 'room' };
  return draftOf(body, { caller, find: (id) => fleet[id], nowMs: NOW, ...context });
}

function faults(body: unknown, context: Partial<DraftContext> = {}): string[] {
  const draft = judge(body, context);
  return draft instanceof Problem
    ? [draft.code, ...draft.details.map(({ field, type }) => `${field} ${type}`)]
    : [];
}

const metrics = { temperature: 21.5 };

describe('a reading', () => {
  it.each([
    [{ metrics }],
    [{ metrics, timestamp: '2026-05-04T12:00:00Z' }],
    [{ metrics, timestamp: NOW + 600_000 }],
    [{ metrics: { temperature: -40, co2: 1e300, _: 0 } }],
    [{ metrics: { temperature: 85, pressure: 1e6 } }],
    [{ metrics, device_id: 'room', seq: 0, boot_id: 'b-1', t_rel_ms: 0.5 }],
    [{ metrics, seq: 4_294_967_295 }],
    [{ metrics, timestamp: null, seq: null, boot_id: null, t_rel_ms: null, device_id: null }],
    [{ metrics, firmware: '1.2', location: { lat: 1 } }],
    [{ temperature: 21.5 }],
    [{ device_id: 'room', temperature: 21.5, humidity: null, firmware: '1.2' }],
    [{ metrics: Object.fromEntries(Array.from({ length: 64 }, (_, i) => [`m${i}`, i])) }],
  ])('is taken: %j', (body) => {
    expect(faults(body)).toEqual([]);
  });

  it.each([
    [{ metrics: { temperature: 'warm' } }, 'metrics.temperature number'],
    [{ metrics: { temperature: null } }, 'metrics.temperature number'],
    [{ metrics: { temperature: NaN } }, 'metrics.temperature number'],
    [{ metrics: { temperature: Infinity } }, 'metrics.temperature number'],
    [{ metrics: { temperature: 85.1 } }, 'metrics.temperature range'],
    [{ metrics: { temperature: -40.1 } }, 'metrics.temperature range'],
    [{ metrics: { pressure: -1 } }, 'metrics.pressure range'],
    [{ metrics: { 'two words': 1 } }, 'metrics.two words metricName'],
    [{ metrics: { '9lives': 1 } }, 'metrics.9lives metricName'],
    [{ metrics: {} }, 'metrics minMetrics'],
    [{ metrics: [] }, 'metrics object'],
    [{ metrics: null }, 'metrics object'],
    [{ metrics: 'none' }, 'metrics object'],
    [
      { metrics: Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`m${i}`, i])) },
      'metrics maxMetrics',
    ],
    [{}, 'metrics minMetrics'],
    [{ device_id: 'room', firmware: '1.2' }, 'metrics minMetrics'],
    [{ temperature: 'warm', humidity: 40 }, 'temperature number'],
    [{ temperature: 100 }, 'temperature range'],
    [{ metrics, timestamp: 1_700_000_000 }, 'timestamp seconds'],
    [{ metrics, timestamp: NOW + 600_001 }, 'timestamp future'],
    [{ metrics, timestamp: '1970-01-01T00:01:00Z' }, 'timestamp past'],
    [{ metrics, timestamp: 'now' }, 'timestamp time'],
    [{ metrics, seq: -1 }, 'seq min'],
    [{ metrics, seq: 4_294_967_296 }, 'seq max'],
    [{ metrics, seq: 1.5 }, 'seq isInt'],
    [{ metrics, seq: '7' }, 'seq isInt'],
    [{ metrics, boot_id: '' }, 'boot_id matches'],
    [{ metrics, boot_id: 'a\u0000b' }, 'boot_id matches'],
    [{ metrics, boot_id: 7 }, 'boot_id isString'],
    [{ metrics, t_rel_ms: -1 }, 't_rel_ms min'],
    [{ metrics, t_rel_ms: '1' }, 't_rel_ms isNumber'],
    [{ metrics, device_id: 7 }, 'device_id isString'],
    [{ metrics, device_id: 'a b' }, 'device_id matches'],
    [[], ' object'],
    [null, ' object'],
    ['{}', ' object'],
  ])('is refused: %j, for %s', (body, fault) => {
    expect(faults(body)).toEqual(['VALIDATION_ERROR', fault]);
  });

  it('is told all its faults at once', () => {
    expect(faults({ metrics: { temperature: 99, 'a b': 'x', ok: 1 }, seq: -1, timestamp: 5 }).sort()).toEqual(
      ['VALIDATION_ERROR', 'seq min', 'timestamp seconds', 'metrics.a b metricName'].sort(),
    );
  });

  it('names field, value and range when a metric is out of range', () => {
    expect(judge({ metrics: { temperature: 99 } })).toMatchObject({
      message: "metrics.temperature is 99, but the device's profile says -40 to 85",
    });
  });

  it('may hold declared metrics only, where the profile says so', () => {
    const caller: Principal = { kind: 'device', deviceId: 'strict' };
    expect(faults({ metrics }, { caller })).toEqual([]);
    expect(faults({ metrics: { co2: 400 } }, { caller })).toEqual([
      'VALIDATION_ERROR',
      'metrics.co2 undeclaredMetric',
    ]);
  });

  it('is never a crash, whatever is sent', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        const draft = judge(body);
        expect(draft instanceof Problem || draft.deviceId === 'room').toBe(true);
      }),
    );
  });

  it('keeps exactly the finite numbers that were sent', () => {
    const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/).filter((text) => text !== '__proto__');
    const value = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer());
    const values = fc.dictionary(name, value, { minKeys: 1, maxKeys: 64 });
    fc.assert(
      fc.property(values, (sent) => {
        fc.pre(!('temperature' in sent) && !('pressure' in sent));
        expect(judge({ metrics: sent })).toMatchObject({ reading: { metrics: { ...sent } } });
      }),
    );
  });
});

describe('a caller', () => {
  it.each([
    ['a device, for itself', { metrics, device_id: 'room' }, {}, []],
    [
      'a device, for another',
      { metrics, device_id: 'strict' },
      {},
      ['DEVICE_MISMATCH', 'device_id device_mismatch'],
    ],
    [
      'a device, for one that is unknown',
      { metrics, device_id: 'nobody' },
      {},
      ['DEVICE_MISMATCH', 'device_id device_mismatch'],
    ],
    [
      'a deactivated device',
      { metrics },
      { caller: { kind: 'device', deviceId: 'off' } },
      ['DEVICE_INACTIVE', 'device_id device_inactive'],
    ],
    ['the admin, for any', { metrics, device_id: 'room' }, { caller: ADMIN }, []],
    ['the admin, for the batch’s', { metrics }, { caller: ADMIN, deviceId: 'room' }, []],
    ['the admin, for none', { metrics }, { caller: ADMIN }, ['VALIDATION_ERROR', 'device_id required']],
    [
      'the admin, for an unknown one',
      { metrics, device_id: 'nobody' },
      { caller: ADMIN },
      ['DEVICE_NOT_FOUND', 'device_id device_not_found'],
    ],
    [
      'the admin, for a deactivated one',
      { metrics, device_id: 'off' },
      { caller: ADMIN },
      ['DEVICE_INACTIVE', 'device_id device_inactive'],
    ],
  ] as const)('%s', (_name, body, context, expected) => {
    expect(faults(body, context as Partial<DraftContext>)).toEqual(expected);
  });

  it('is judged before the reading is', () => {
    expect(faults({ device_id: 'strict', metrics: {} })[0]).toBe('DEVICE_MISMATCH');
  });
});
