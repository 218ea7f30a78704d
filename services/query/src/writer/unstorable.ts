import { type AcceptedReading, DEVICE_ID } from '@telemetry/proto';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const LATEST_MS = Date.UTC(2200, 0);

/**
 * Why a reading can never be stored, or undefined when it can. Ingest refuses such readings with an answer; this
 * is for what reaches the stream by another way.
 */
export function unstorable(reading: AcceptedReading): string | undefined {
  if (!DEVICE_ID.test(reading.deviceId)) return 'the device id is not valid';
  if (!isUuid(reading.id)) return 'the id is not a UUID';
  if (!isStorableTime(reading.timestampMs)) return 'the timestamp is not between 1970 and 2200';
  if (!isStorableTime(reading.receivedAtMs)) return 'the receipt time is not between 1970 and 2200';
  if (reading.bootId !== undefined && !DEVICE_ID.test(reading.bootId)) return 'the boot id is not valid';
  return faultOf(reading.metrics);
}

/** Whether a moment, ms since 1970, is one that the store can hold. */
export function isStorableTime(ms: number): boolean {
  return ms >= 0 && ms < LATEST_MS;
}

/** Whether a text is a UUID. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

function faultOf(metrics: Readonly<Record<string, number>>): string | undefined {
  const names = Object.keys(metrics);
  if (names.length === 0) return 'it has no metrics';
  for (const name of names) {
    if (!Number.isFinite(metrics[name])) return `the value of ${JSON.stringify(name)} is not finite`;
    if (name === '' || name.includes('\0')) return 'a metric has no valid name';
  }
  return undefined;
}
