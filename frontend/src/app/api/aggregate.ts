import { openEnvelope } from './envelope.ts';
import { asFields, asList, asNumber, asText, asTime, orNull } from './parse.ts';
import type { Fields } from './parse.ts';
import type { Reading } from './reading.ts';

/** One metric over a range. */
export interface MetricSummary {
  readonly name: string;
  readonly unit: string;
  readonly min: number | null;
  readonly max: number | null;
  readonly avg: number | null;
  readonly count: number | null;
}

/** What a device sent over a range. */
export interface Summary {
  readonly readingCount: number;
  /** Timestamps of the first and last reading in the range, epoch milliseconds; null when it is empty. */
  readonly firstAt: number | null;
  readonly lastAt: number | null;
  readonly metrics: readonly MetricSummary[];
}

/** The readings of one metric in a bucket of time, without their average. */
export interface Spread {
  readonly min: number;
  readonly max: number;
  /** How many there are; null where it cannot be said any more. */
  readonly count: number | null;
  /** Share of the expected readings that came, 0..1; null when unknown. */
  readonly coverage: number | null;
}

/** A bucket of time: the average of each metric, and what it stands for. */
export interface BucketRow extends Reading {
  readonly spreads: Readonly<Record<string, Spread>>;
}

/** Averages per bucket of time. */
export interface Averages {
  /** As the server names it: `5m`, `1h`, `1d`… */
  readonly bucket: string;
  /** One entry a bucket that holds readings, at the bucket's start, oldest first. */
  readonly rows: readonly BucketRow[];
}

const plainFields = new Set(['device_id', 'time_range', 'reading_count', 'first_reading', 'last_reading']);

/** Parses the answer of `GET /devices/{id}/aggregate` without a bucket. */
export function parseSummary(body: unknown): Summary {
  const fields = asFields(openEnvelope(body).data, 'data');
  return {
    readingCount: asNumber(fields.reading_count, 'data.reading_count'),
    firstAt: orNull(fields.first_reading, 'data.first_reading', asTime),
    lastAt: orNull(fields.last_reading, 'data.last_reading', asTime),
    metrics: Object.keys(fields)
      .filter((name) => !plainFields.has(name))
      .map((name) => parseMetric(name, asFields(fields[name], `data.${name}`))),
  };
}

function parseMetric(name: string, fields: Fields): MetricSummary {
  const number = (key: string): number | null => orNull(fields[key], `data.${name}.${key}`, asNumber);
  return {
    name,
    unit: orNull(fields.unit, `data.${name}.unit`, asText) ?? '',
    min: number('min'),
    max: number('max'),
    avg: number('avg'),
    count: number('count'),
  };
}

/** Parses the answer of `GET /devices/{id}/aggregate` with a bucket. */
export function parseAverages(body: unknown): Averages {
  const fields = asFields(openEnvelope(body).data, 'data');
  const byTime = new Map<number, { metrics: Record<string, number>; spreads: Record<string, Spread> }>();
  for (const [name, series] of Object.entries(asFields(fields.series, 'data.series'))) {
    const path = `data.series.${name}`;
    for (const { at, avg, ...spread } of asList(
      asFields(series, path).points,
      `${path}.points`,
      parsePoint,
    )) {
      if (avg === null) continue;
      const row = byTime.get(at) ?? { metrics: {}, spreads: {} };
      row.metrics[name] = avg;
      row.spreads[name] = { ...spread, min: spread.min ?? avg, max: spread.max ?? avg };
      byTime.set(at, row);
    }
  }
  const rows = [...byTime].map(([at, row]) => ({ at, ...row })).sort((a, b) => a.at - b.at);
  return { bucket: asText(fields.bucket, 'data.bucket'), rows };
}

function parsePoint(value: unknown, path: string) {
  const fields = asFields(value, path);
  const number = (name: string): number | null => orNull(fields[name], `${path}.${name}`, asNumber);
  return {
    at: asTime(fields.t, `${path}.t`),
    avg: number('avg'),
    min: number('min'),
    max: number('max'),
    count: number('count'),
    coverage: number('coverage'),
  };
}
