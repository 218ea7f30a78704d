import fc from 'fast-check';
import { AnchorMemory, isDue } from './anchor-memory.ts';
import { anchoredTime, bootSights, type Relative } from './boot-sight.ts';

const NOW = Date.UTC(2026, 4, 4);

const reading = (
  t_rel_ms: number | undefined,
  given: Partial<Relative> & { boot_id?: string } = {},
): Relative => ({
  deviceId: 'a',
  timestampMs: undefined,
  reading: { boot_id: given.boot_id ?? 'x', t_rel_ms },
  ...given,
});

describe('a request without times', () => {
  it('shows that each boot was no later than its newest reading allows', () => {
    const readings = [
      reading(5000),
      reading(9000.5),
      reading(1000, { boot_id: 'y' }),
      reading(0, { deviceId: 'b' }),
      reading(50_000, { timestampMs: NOW }),
      reading(undefined),
    ];
    expect(bootSights(readings, { receivedAtMs: NOW })).toEqual([
      { deviceId: 'a', bootId: 'x', latestMs: NOW - 9001 },
      { deviceId: 'a', bootId: 'y', latestMs: NOW - 1000 },
      { deviceId: 'b', bootId: 'x', latestMs: NOW },
    ]);
  });

  it('shows it exactly when it says when it was sent, as far as it is one device’s', () => {
    const readings = [reading(5000), reading(9000, { boot_id: 'old' })];
    const sight = (given: Relative[], sentTRelMs: number) =>
      bootSights(given, { receivedAtMs: NOW, sentTRelMs }).map(({ latestMs }) => NOW - latestMs);
    expect(sight(readings, 7000)).toEqual([7000, 9000]);
    expect(sight([...readings, reading(1, { deviceId: 'b' })], 7000)).toEqual([5000, 9000, 1]);
  });
});

/** Requests of a device that booted at 0 and whose clock runs true: what it measured, sent and held back. */
const requests = fc.array(
  fc
    .record({
      sentMs: fc.integer({ min: 0, max: 1_000_000 }),
      heldMs: fc.integer({ min: 0, max: 500_000 }),
      latencyMs: fc.integer({ min: 0, max: 2000 }),
      saysSent: fc.boolean(),
      replica: fc.constantFrom(0, 1),
      tellsStore: fc.boolean(),
    })
    .map((given) => ({ ...given, tRelMs: Math.max(0, given.sentMs - given.heldMs) })),
  { minLength: 1, maxLength: 50 },
);

describe('an anchor', () => {
  it('only moves back, never before the boot, and no reading is ever timed after its receipt or before it was measured', () => {
    fc.assert(
      fc.property(requests, (given) => {
        const memory = new AnchorMemory(10);
        let last = Infinity;
        for (const { sentMs, latencyMs, saysSent, tRelMs } of given) {
          const receivedAtMs = NOW + sentMs + latencyMs;
          const sending = { receivedAtMs, sentTRelMs: saysSent ? sentMs : undefined };
          const [sight] = bootSights([reading(tRelMs)], sending);
          const { anchorMs } = memory.see(sight!);
          expect(anchorMs).toBeLessThanOrEqual(last);
          expect(anchorMs).toBeGreaterThanOrEqual(NOW);
          if (saysSent) expect(anchorMs).toBeLessThanOrEqual(NOW + latencyMs);
          const timeMs = anchoredTime(anchorMs, tRelMs, receivedAtMs);
          expect(timeMs).toBeLessThanOrEqual(receivedAtMs);
          expect(timeMs).toBeGreaterThanOrEqual(NOW + tRelMs);
          last = anchorMs;
        }
      }),
    );
  });

  it('is the same at all replicas that have told each other, in whatever order', () => {
    fc.assert(
      fc.property(requests, (given) => {
        const replicas = [new AnchorMemory(10), new AnchorMemory(10)];
        const all = given.map(({ sentMs, latencyMs, tRelMs }) => NOW + sentMs + latencyMs - tRelMs);
        const boot = { deviceId: 'a', bootId: 'x' };
        let storedMs = Infinity;
        const tell = (replica: AnchorMemory) => {
          storedMs = Math.min(storedMs, replica.see({ ...boot, latestMs: Infinity }).anchorMs);
          if (storedMs !== Infinity) replica.learn({ ...boot, anchorMs: storedMs }, 0);
        };
        for (const [i, { replica, tellsStore }] of given.entries()) {
          replicas[replica]!.see({ ...boot, latestMs: all[i]! });
          if (tellsStore) tell(replicas[replica]!);
        }
        for (const replica of [...replicas, ...replicas]) tell(replica);
        for (const replica of replicas)
          expect(replica.see({ ...boot, latestMs: Infinity }).anchorMs).toBe(Math.min(...all));
      }),
    );
  });

  it('is stored when it is new, much better than what is stored, or stored long ago', () => {
    const memory = new AnchorMemory(10);
    const boot = { deviceId: 'a', bootId: 'x' };
    expect(isDue(memory.see({ ...boot, latestMs: NOW }), NOW)).toBe(true);
    memory.learn({ ...boot, anchorMs: NOW }, NOW);
    expect(isDue(memory.see({ ...boot, latestMs: NOW - 249 }), NOW)).toBe(false);
    expect(isDue(memory.see({ ...boot, latestMs: NOW - 249 }), NOW + 24 * 3_600_000)).toBe(true);
    expect(isDue(memory.see({ ...boot, latestMs: NOW - 250 }), NOW)).toBe(true);
  });
});
