import { asFields, asList, asNumber, asText } from '../api/parse.ts';
import { parseReading } from '../api/reading.ts';
import type { Reading } from '../api/reading.ts';

/** A reading as the gateway sends it. */
export interface LiveReading extends Reading {
  readonly deviceId: string;
  /** Where the stream goes on after this reading. */
  readonly cursor: string;
  /** Where its trace goes on, when that is kept. */
  readonly traceparent?: string;
}

/** The gateway's answer to `subscribe`. */
export type Acknowledgement =
  { readonly ok: true; readonly cursor: string } | { readonly ok: false; readonly reason: string };

/** Parses the body of a `readings` message. */
export function parseLiveReadings(body: unknown): LiveReading[] {
  return asList(body, 'readings', (value, path) => {
    const fields = asFields(value, path);
    return {
      ...parseReading(fields, path),
      deviceId: asText(fields.device_id, `${path}.device_id`),
      cursor: asText(fields.cursor, `${path}.cursor`),
      ...(typeof fields.traceparent === 'string' && { traceparent: fields.traceparent }),
    };
  });
}

/** Parses the body of a `resync` message: the cursor from which the stream goes on. */
export function parseResync(body: unknown): string {
  return asText(asFields(body, 'resync').cursor, 'resync.cursor');
}

/** Parses the body of a `lagging` message: how many readings a slow connection was not sent. */
export function parseDropped(body: unknown): number {
  return asNumber(asFields(body, 'lagging').dropped, 'lagging.dropped');
}

/** Parses what the gateway acknowledges a subscription with. */
export function parseAcknowledgement(body: unknown): Acknowledgement {
  const fields = asFields(body, 'acknowledgement');
  if (fields.ok === true) return { ok: true, cursor: asText(fields.cursor, 'acknowledgement.cursor') };
  const { code, error } = fields;
  return { ok: false, reason: [code, error].filter((part) => typeof part === 'string').join(': ') };
}
