import type { Schema } from './contract.ts';
import { nextCursor, openEnvelope } from './envelope.ts';
import { asFields, asList, asNumbers, asText, asTime, orNull } from './parse.ts';

/** Metric values by name. */
export type Metrics = Readonly<Record<string, number>>;

/** What a device measured at one moment. A device has one reading at most for a timestamp. */
export interface Reading {
  /** Timestamp, epoch milliseconds. */
  readonly at: number;
  readonly metrics: Metrics;
}

/** Readings of one device over a range. */
export interface History {
  readonly readings: readonly Reading[];
  /** Whether the range holds more readings than were sent. */
  readonly hasMore: boolean;
  /** Subscribing since here yields every later reading once. */
  readonly liveCursor: string | null;
}

/** Parses one `{timestamp, metrics}`. */
export function parseReading(value: unknown, path: string): Reading {
  const fields = asFields<Schema<'StoredReadingDto'>>(value, path);
  return {
    at: asTime(fields.timestamp, `${path}.timestamp`),
    metrics: asNumbers(fields.metrics, `${path}.metrics`),
  };
}

/** Parses the answer of `GET /devices/{id}/history`. */
export function parseHistory(body: unknown): History {
  const { data, meta } = openEnvelope(body);
  return {
    readings: asList(data, 'data', parseReading),
    hasMore: nextCursor(meta) !== null,
    liveCursor: orNull(meta.live_cursor, 'meta.live_cursor', asText),
  };
}
