import type { Column } from './render.ts';

type Row = Readonly<Record<string, unknown>>;
interface Series {
  readonly unit?: string | null;
  readonly points?: readonly Row[];
}

/** An aggregate as rows: a metric each, or with buckets a bucket of a metric each. */
export function aggregateRows(answer: object): { readonly rows: Row[]; readonly columns: Column<Row>[] } {
  const rows = 'series' in answer ? bucketRows(answer.series as Record<string, Series>) : metricRows(answer);
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return { rows, columns: names.map((name) => ({ name, of: (row) => row[name] })) };
}

function bucketRows(series: Readonly<Record<string, Series>>): Row[] {
  return Object.entries(series).flatMap(([metric, { unit, points = [] }]) =>
    points.map((point) => ({ metric, ...point, unit })),
  );
}

/** What the answer says beside its metrics. */
const ABOUT = new Set([
  'device_id',
  'devices',
  'time_range',
  'reading_count',
  'first_reading',
  'last_reading',
]);

function metricRows(answer: object): Row[] {
  return Object.entries(answer as Record<string, Row>)
    .filter(([name]) => !ABOUT.has(name))
    .map(([metric, values]) => ({ metric, ...values }));
}
