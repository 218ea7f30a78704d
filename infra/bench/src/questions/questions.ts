import { FLEET, HOT_DEVICE, hotSpan } from '../rows/history.ts';
import { deviceIdOf } from '../system/fleet-names.ts';
import { FLEET_TAG } from '../system/fleet.ts';
import type { AnswerRow } from './same.ts';

const HOUR_MS = 3_600_000;
const PAGE = 1_000;
const METRICS = ['humidity', 'temperature', 'voltage'] as const;
type Metric = (typeof METRICS)[number];

/** A question to both stores, and how to compare what they say. */
export interface Question {
  readonly measure: string;
  readonly title: string;
  /** Path and query of the API; a number chooses a device where any will do. */
  readonly path: (pick: number) => string;
  readonly ours: (data: unknown) => AnswerRow[];
  readonly sql: string;
  readonly parameters: (pick: number) => unknown[];
}

interface Point {
  readonly t: string;
  readonly min: number;
  readonly max: number;
  readonly avg: number;
}

interface Series {
  readonly series: Readonly<Record<Metric, { readonly points: readonly Point[] }>>;
}

interface StoredReading {
  readonly device_id?: string;
  readonly timestamp: string;
  readonly metrics: Readonly<Record<Metric, number>>;
}

/** The questions of the dashboard, about readings up to `endMs`. */
export function questions(endMs: number): Question[] {
  return [hourlyOf30Days(endMs), latestOfAll(), fleetByHour(endMs), pageOfHistory(endMs)];
}

/** The question that is also asked cold. */
export function hourlyOf30Days(endMs: number): Question {
  const range = { startMs: hotSpan(endMs).startMs, endMs };
  return {
    measure: 'hourly_30d',
    title: 'min, max, avg per hour over 30 days of one device',
    path: () => `/devices/${deviceIdOf(HOT_DEVICE)}/aggregate?bucket=1h&fn=min,max,avg&${spanOf(range)}`,
    ours: (data) => pointsOf(data, ({ min, max, avg }) => [min, max, avg]),
    sql: `
      select ${iso("date_trunc('hour', ts)")}, ${METRICS.map((name) => `min(${name}), max(${name}), avg(${name})`).join(', ')}
      from reading where device_id = $1 and ts >= $2 and ts < $3
      group by date_trunc('hour', ts) order by 1`,
    parameters: () => [HOT_DEVICE, new Date(range.startMs), new Date(range.endMs)],
  };
}

function latestOfAll(): Question {
  return {
    measure: 'latest_1000',
    title: `latest reading of ${FLEET} devices`,
    path: () => `/latest?tag=${FLEET_TAG}&limit=${FLEET}`,
    ours: readingsOf,
    sql: `
      select device_id, ${iso('ts')}, ${METRICS.join(', ')}
      from generate_series(0, ${FLEET - 1}) as device (id), lateral (
        select * from reading where device_id = device.id order by ts desc limit 1
      ) as newest
      order by device_id`,
    parameters: () => [],
  };
}

function fleetByHour(endMs: number): Question {
  const range = { startMs: Math.ceil(endMs / HOUR_MS - 24) * HOUR_MS, endMs };
  return {
    measure: 'fleet_24h',
    title: `average per hour over 24 hours of ${FLEET} devices`,
    path: () => `/aggregate?tag=${FLEET_TAG}&bucket=1h&fn=avg&${spanOf(range)}`,
    ours: (data) => pointsOf(data, ({ avg }) => [avg]),
    sql: `
      select ${iso("date_trunc('hour', ts)")}, ${METRICS.map((name) => `avg(${name})`).join(', ')}
      from reading where ts >= $1 and ts < $2
      group by date_trunc('hour', ts) order by 1`,
    parameters: () => [new Date(range.startMs), new Date(range.endMs)],
  };
}

function pageOfHistory(endMs: number): Question {
  const range = { startMs: hotSpan(endMs).startMs, endMs };
  return {
    measure: 'history_page',
    title: `page of ${PAGE} readings of one device, newest first`,
    path: (pick) => `/devices/${deviceIdOf(pick)}/history?limit=${PAGE}&${spanOf(range)}`,
    ours: readingsOf,
    sql: `
      select device_id, ${iso('ts')}, ${METRICS.join(', ')} from reading
      where device_id = $1 and ts >= $2 and ts < $3 order by ts desc limit ${PAGE}`,
    parameters: (pick) => [pick, new Date(range.startMs), new Date(range.endMs)],
  };
}

function spanOf({ startMs, endMs }: { startMs: number; endMs: number }): string {
  return `start=${new Date(startMs).toISOString()}&end=${new Date(endMs).toISOString()}`;
}

function iso(expression: string): string {
  return `to_char(${expression} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

function pointsOf(data: unknown, numbers: (point: Point) => number[]): AnswerRow[] {
  const { series } = data as Series;
  return series[METRICS[0]].points.map(({ t }, i) => {
    const points = METRICS.map((name) => series[name].points[i]);
    return [t, ...points.flatMap((point) => (point?.t === t ? numbers(point) : [NaN]))];
  });
}

function readingsOf(data: unknown): AnswerRow[] {
  return (data as StoredReading[]).map(({ timestamp, metrics }) => [
    timestamp,
    ...METRICS.map((name) => metrics[name]),
  ]);
}

/** The rows of a SQL answer in the same form: readings name their device first, which the question fixes already. */
export function rowsOf(rows: readonly (readonly unknown[])[]): AnswerRow[] {
  return rows.map((row) => {
    const at = row.findIndex((cell) => typeof cell === 'string');
    return [String(row[at]), ...row.slice(at + 1).map(Number)];
  });
}
