import { DEVICE_ID, type Reading } from '@telemetry/proto';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const EARLIEST_MS = 0n;
const LATEST_MS = BigInt(Date.UTC(2200, 0));

/**
 * Why a reading can never be stored, or undefined when it can. Ingest refuses such readings with an answer; this
 * is for what reaches the stream by another way.
 */
export function unstorable({
  id,
  deviceId,
  timestampMs,
  receivedAtMs,
  metrics,
}: Reading): string | undefined {
  if (!DEVICE_ID.test(deviceId)) return 'the device id is not valid';
  if (!UUID.test(id)) return 'the id is not a UUID';
  if (!isStorableTime(timestampMs)) return 'the timestamp is not between 1970 and 2200';
  if (!isStorableTime(receivedAtMs)) return 'the receipt time is not between 1970 and 2200';
  const names = Object.keys(metrics);
  if (names.length === 0) return 'it has no metrics';
  const notFinite = names.find((name) => !Number.isFinite(metrics[name]));
  if (notFinite !== undefined) return `the value of ${JSON.stringify(notFinite)} is not finite`;
  return names.some((name) => name === '' || name.includes('\0')) ? 'a metric has no valid name' : undefined;
}

function isStorableTime(ms: bigint): boolean {
  return ms >= EARLIEST_MS && ms < LATEST_MS;
}
