import { type AcceptedReading, decodeReadingsAccepted } from '@telemetry/proto';
import { cursorOf } from './cursor.ts';

/** A reading as clients get it. */
export interface LiveReading {
  readonly id: string;
  readonly device_id: string;
  readonly metrics: Readonly<Record<string, number>>;
  /** When it was measured: RFC 3339, UTC, milliseconds. */
  readonly timestamp: string;
  /** Position of its message; the readings of one message share it. */
  readonly cursor: string;
  /** Where its trace goes on (W3C), when that is kept. */
  readonly traceparent?: string;
}

/** One message of READINGS. */
export interface FeedMessage {
  readonly position: number;
  readonly readings: readonly LiveReading[];
  /** Latest receipt of a reading in it, milliseconds since 1970 UTC; 0 without readings. */
  readonly receivedAtMs: number;
  /** Trace contexts of those readings whose trace is kept, by their ids; undefined when there are none. */
  readonly traces?: ReadonlyMap<string, string> | undefined;
  /** Trace context of who sent the message. */
  readonly producer?: string | undefined;
}

/** Decodes a message. Throws when the bytes are not ReadingsAccepted. */
export function feedMessage(position: number, data: Uint8Array): FeedMessage {
  const cursor = cursorOf(position);
  const { readings } = decodeReadingsAccepted(data);
  const receivedAtMs = readings.reduce((latestMs, reading) => Math.max(latestMs, reading.receivedAtMs), 0);
  return {
    position,
    readings: readings.map((reading) => liveReading(reading, cursor)),
    receivedAtMs,
    traces: tracesOf(readings),
  };
}

function tracesOf(readings: readonly AcceptedReading[]): ReadonlyMap<string, string> | undefined {
  let traces: Map<string, string> | undefined;
  for (const { id, traceparent } of readings)
    if (traceparent !== undefined) (traces ??= new Map()).set(id, traceparent);
  return traces;
}

function liveReading({ id, deviceId, metrics, timestampMs }: AcceptedReading, cursor: string): LiveReading {
  const timestamp = new Date(timestampMs).toISOString();
  return { id, device_id: deviceId, metrics, timestamp, cursor };
}
