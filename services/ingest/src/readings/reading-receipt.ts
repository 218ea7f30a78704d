import type { AcceptedReading } from '@telemetry/proto';
import type { Hints } from './hints.ts';

/** The answer to a reading: a `ReceiptDto` as JSON. Ids need no escaping. */
export function readingReceiptJson(
  { id, deviceId, metrics, timestampMs }: AcceptedReading,
  hints: Hints,
): string {
  const timestamp = new Date(timestampMs).toISOString();
  const head = `{"id":"${id}","device_id":"${deviceId}","metrics":${JSON.stringify(metrics)},"timestamp":"${timestamp}"`;
  const { next_batch_after_ms, repair } = hints;
  const wait = next_batch_after_ms === undefined ? '' : `,"next_batch_after_ms":${next_batch_after_ms}`;
  const gaps = repair === undefined ? '' : `,"repair":${JSON.stringify(repair)}`;
  return `${head},"accepted":true,"duplicate":false${wait}${gaps}}`;
}
