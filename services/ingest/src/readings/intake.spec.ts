import { hash, randomUUID } from 'node:crypto';
import type { AcceptedReading } from '@telemetry/proto';
import fc from 'fast-check';
import type { Device } from '../credentials/device-directory.ts';
import { Identities } from './identity.ts';
import { draftsOf, type Intake, type Means, verdictsOf } from './intake.ts';
import { ReceiptClock } from './receipt-clock.ts';

const NOW = Date.UTC(2026, 4, 4);
const rules = { allowsUndeclaredMetrics: true, ranges: new Map() };
const find = (deviceId: string): Device => ({ deviceId, isActive: true, rules });
const metrics = { m: 1 };

function means(): Means {
  return {
    clock: new ReceiptClock(),
    identities: new Identities((text) => hash('sha256', text, 'buffer')),
    randomUuid: randomUUID,
  };
}

function take(bodies: readonly unknown[], given: Partial<Intake> = {}, by = means()) {
  const caller = { kind: 'user', name: 'admin', role: 'admin', credential: { owner: 'admin' } } as const;
  const intake = { bodies, isBatch: true, caller, find, nowMs: NOW, ...given };
  return verdictsOf(draftsOf(intake), intake, by);
}

function readings(...args: Parameters<typeof take>): AcceptedReading[] {
  return take(...args).flatMap((verdict) => (verdict.status === 'rejected' ? [] : [verdict.reading]));
}

const one = (body: object, given: Partial<Intake> = {}) =>
  readings([{ device_id: 'a', metrics, ...body }], { isBatch: false, ...given })[0]?.id ?? '';

describe('the id of a reading', () => {
  const identity = fc.record({
    device_id: fc.constantFrom('a', 'b'),
    boot_id: fc.constantFrom(undefined, 'x', 'y'),
    seq: fc.constantFrom(undefined, 1, 2),
    key: fc.constantFrom(undefined, 'x', '1'),
    timestamp: fc.constantFrom(undefined, NOW, NOW + 1),
  });

  /** The contract's order of retry identities, said another way. */
  function repeatKey({
    device_id,
    boot_id,
    seq,
    key,
    timestamp,
  }: Record<string, unknown>): string | undefined {
    if (boot_id !== undefined && seq !== undefined) return JSON.stringify(['seq', device_id, boot_id, seq]);
    if (key !== undefined) return JSON.stringify(['key', device_id, key]);
    return timestamp === undefined ? undefined : JSON.stringify(['time', device_id, timestamp]);
  }

  it('is the same exactly when the retry identity is', () => {
    fc.assert(
      fc.property(identity, identity, ({ key, ...body }, { key: otherKey, ...other }) => {
        const sameId = one(body, { idempotencyKey: key }) === one(other, { idempotencyKey: otherKey });
        const name = repeatKey({ key, ...body });
        expect(sameId).toBe(name !== undefined && name === repeatKey({ key: otherKey, ...other }));
      }),
      { numRuns: 1000 },
    );
  });

  it('is a retry identity exactly when it was not derived from the time', () => {
    fc.assert(
      fc.property(identity, ({ key, ...body }) => {
        const [taken] = readings([{ metrics, ...body }], { isBatch: false, idempotencyKey: key });
        const { boot_id, seq } = body;
        expect(taken?.hasRetryIdentity).toBe(
          key !== undefined || (boot_id !== undefined && seq !== undefined),
        );
      }),
    );
  });

  it('is a UUID of version 8 when it is derived, of version 7 when it is new', () => {
    expect(one({ timestamp: NOW })).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(one({})).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Number.parseInt(one({}).replaceAll('-', '').slice(0, 12), 16)).toBe(NOW);
  });

  it('tells the readings of a batch apart under one Idempotency-Key, the same way each time', () => {
    const batch = () =>
      readings(Array(5).fill({ device_id: 'a', metrics }), { idempotencyKey: 'k' }).map(({ id }) => id);
    expect(new Set(batch()).size).toBe(5);
    expect(batch()).toEqual(batch());
  });
});

describe('the time of a reading without one', () => {
  it('is its receipt, and says so', () => {
    expect(readings([{ device_id: 'a', metrics }])[0]).toMatchObject({
      timestampMs: NOW,
      timedByReceipt: true,
    });
    expect(readings([{ device_id: 'a', metrics, timestamp: NOW }])[0]?.timedByReceipt).toBe(false);
  });

  it('is never that of another of its device, ends at the receipt in a batch, and keeps the order', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(
        sizes,
        fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 20, maxLength: 20 }),
        (batches, steps) => {
          const by = means();
          let nowMs = NOW;
          const times = batches.flatMap((size, i) => {
            nowMs += steps[i] ?? 0;
            return readings(Array(size).fill({ device_id: 'a', metrics }), { nowMs }, by).map(
              ({ timestampMs }) => timestampMs,
            );
          });
          expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
          expect(times[(batches[0] ?? 0) - 1]).toBe(NOW + (steps[0] ?? 0));
        },
      ),
    );
  });

  it('forgets devices rather than grow without end', () => {
    const clock = new ReceiptClock(2);
    for (const deviceId of ['a', 'b', 'c']) clock.stamp(deviceId, 1, NOW);
    expect(clock.stamp('a', 1, NOW)).toBe(NOW + 1);
    for (const deviceId of ['d', 'e', 'f', 'g']) clock.stamp(deviceId, 1, NOW);
    expect(clock.stamp('c', 1, NOW)).toBe(NOW);
  });
});

describe('a batch', () => {
  it('takes a repeated time of one device once', () => {
    const reading = { device_id: 'a', metrics, timestamp: NOW };
    const verdicts = take([reading, { ...reading, device_id: 'b' }, { ...reading, metrics: { m: 2 } }]);
    expect(verdicts.map(({ status }) => status)).toEqual(['accepted', 'accepted', 'duplicate']);
  });

  it('takes a repeated count of one boot once, though it has no time', () => {
    const reading = { device_id: 'a', metrics, boot_id: 'x', seq: 1 };
    expect(take([reading, reading, { ...reading, seq: 2 }]).map(({ status }) => status)).toEqual([
      'accepted',
      'duplicate',
      'accepted',
    ]);
  });

  it('judges each reading alone', () => {
    const verdicts = take([{ device_id: 'a', metrics }, 5, { device_id: 'a' }, { device_id: 'b', metrics }]);
    expect(verdicts.map(({ status }) => status)).toEqual(['accepted', 'rejected', 'rejected', 'accepted']);
  });
});
