import type { AcceptedReading } from '@telemetry/proto';
import fc from 'fast-check';
import { Repeats } from './repeats.ts';

const option = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const given = fc.record({
  deviceId: fc.constantFrom('a', 'b'),
  timestampMs: option(fc.nat(6)),
  bootId: option(fc.constantFrom('x', 'y')),
  seq: option(fc.nat(6)),
  key: option(fc.nat(3)),
});

describe('a request’s repeats', () => {
  it('are the readings whose id or time its device gave before, in whatever order they come', () => {
    fc.assert(
      fc.property(fc.array(given, { maxLength: 40 }), (all) => {
        const repeats = new Repeats();
        const ids = new Set<string>();
        const times = new Set<string>();
        all.forEach(({ deviceId, timestampMs, bootId, seq, key }, place) => {
          const isCounted = bootId !== undefined && seq !== undefined;
          const retry = isCounted ? `${bootId}/${seq}` : key === undefined ? undefined : `key ${key}`;
          const time = timestampMs === undefined ? undefined : `${deviceId} ${timestampMs}`;
          const id = `${deviceId} ${retry ?? time ?? place}`;
          const reading: AcceptedReading = {
            id,
            deviceId,
            timestampMs: timestampMs ?? 1000 + place,
            receivedAtMs: 0,
            metrics: {},
            seq,
            bootId,
            timedByReceipt: timestampMs === undefined,
            hasRetryIdentity: retry !== undefined,
          };
          const expected = ids.has(id) || (time !== undefined && times.has(time));
          expect(repeats.isRepeat(reading)).toBe(expected);
          ids.add(id);
          if (time !== undefined) times.add(time);
        });
      }),
      { numRuns: 500 },
    );
  });
});
