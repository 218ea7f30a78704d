import type { AcceptedReading } from '@telemetry/proto';
import fc from 'fast-check';
import { readingReceiptJson } from './reading-receipt.ts';

const reading: AcceptedReading = {
  id: '01999999-0000-8000-8000-000000000000',
  deviceId: 'a-device_1',
  timestampMs: Date.UTC(2026, 4, 4, 12, 30, 0, 7),
  receivedAtMs: 0,
  metrics: { temperature: 21.5 },
  seq: undefined,
  bootId: undefined,
  timedByReceipt: false,
  hasRetryIdentity: false,
};

describe('the answer to a reading', () => {
  it('is JSON with its id, device, metrics and time', () => {
    expect(JSON.parse(readingReceiptJson(reading, {}))).toEqual({
      id: reading.id,
      device_id: 'a-device_1',
      metrics: { temperature: 21.5 },
      timestamp: '2026-05-04T12:30:00.007Z',
      accepted: true,
      duplicate: false,
    });
  });

  it('has the hints that there are, and the metrics whatever their names', () => {
    const metrics = fc.dictionary(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }));
    fc.assert(
      fc.property(metrics, (given) => {
        const hints = { next_batch_after_ms: 5, repair: [[1, 2] as const] };
        const receipt: unknown = JSON.parse(readingReceiptJson({ ...reading, metrics: given }, hints));
        expect(receipt).toEqual({
          ...(JSON.parse(JSON.stringify({ metrics: given })) as object),
          id: reading.id,
          device_id: 'a-device_1',
          timestamp: '2026-05-04T12:30:00.007Z',
          accepted: true,
          duplicate: false,
          next_batch_after_ms: 5,
          repair: [[1, 2]],
        });
      }),
    );
  });
});
