/** A line of the file is not what it should be; the message says where and why. */
export class RowError extends Error {
  readonly line: number;

  constructor(line: number, message: string) {
    super(`line ${line}: ${message}`);
    this.line = line;
  }
}

/** What a row of the file says. Times are epoch milliseconds. */
export interface RowReading {
  readonly timestampMs: number;
  readonly metrics: Readonly<Record<string, number>>;
}

const METRIC_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;
const MAX_METRICS = 64;

/** The metric names of a header. Throws a RowError. */
export function readHeader(cells: readonly string[]): readonly string[] {
  const [first, ...metrics] = cells;
  if (first !== 'timestamp') throw new RowError(1, `the first column is "${first ?? ''}", not "timestamp"`);
  if (metrics.length === 0) throw new RowError(1, 'there is no column for a metric');
  if (metrics.length > MAX_METRICS)
    throw new RowError(1, `${metrics.length} metrics, where ${MAX_METRICS} fit`);
  const bad = metrics.find((name) => !METRIC_NAME.test(name));
  if (bad !== undefined) throw new RowError(1, `"${bad}" cannot name a metric: letters, digits and "_" only`);
  const twice = metrics.find((name, index) => metrics.indexOf(name) !== index);
  if (twice !== undefined) throw new RowError(1, `the column "${twice}" stands there twice`);
  return metrics;
}

/** Reads one row; undefined when it has a time but no value at all. Throws a RowError. */
export function readRow(
  cells: readonly string[],
  metricNames: readonly string[],
  line: number,
): RowReading | undefined {
  if (cells.length !== metricNames.length + 1) {
    throw new RowError(line, `${cells.length} cells, where the header has ${metricNames.length + 1}`);
  }
  const timestampMs = readTime(cells[0] ?? '', line);
  const metrics: Record<string, number> = {};
  for (const [index, name] of metricNames.entries()) {
    const cell = cells[index + 1]?.trim() ?? '';
    if (cell !== '') metrics[name] = readNumber(cell, { name, line });
  }
  return Object.keys(metrics).length === 0 ? undefined : { timestampMs, metrics };
}

const RFC_3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt ]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$/;
/** Below this a number means seconds, as for the API. */
const LEAST_MILLISECONDS = 1e11;

function readTime(cell: string, line: number): number {
  const text = cell.trim();
  if (/^\d+$/.test(text)) {
    const ms = Number(text);
    if (ms < LEAST_MILLISECONDS)
      throw new RowError(line, `timestamp ${text}: seconds? Milliseconds are wanted.`);
    if (Number.isNaN(new Date(ms).getTime()))
      throw new RowError(line, `timestamp ${text} is beyond any date`);
    return ms;
  }
  const [, year, month, day] = RFC_3339.exec(text) ?? [];
  if (year === undefined) {
    throw new RowError(line, `timestamp "${text}" is not RFC 3339 with a zone, such as 2015-02-04T17:51:00Z`);
  }
  const ms = Date.parse(text.replace(' ', 'T').toUpperCase());
  const days = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  if (Number.isNaN(ms) || Number(day) > days) throw new RowError(line, `timestamp "${text}" does not exist`);
  return ms;
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

function readNumber(cell: string, where: { readonly name: string; readonly line: number }): number {
  const value = Number(cell);
  if (!NUMBER.test(cell) || !Number.isFinite(value)) {
    throw new RowError(where.line, `${where.name} "${cell}" is not a finite number`);
  }
  return value;
}
