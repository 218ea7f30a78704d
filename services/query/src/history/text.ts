import { inOrder, type Order, type Segment } from '../reading/segment.ts';

/** The forms in which a whole history is streamed. */
export type TextForm = 'csv' | 'ndjson';

/** The media type of each form. */
export const MEDIA_TYPE: Readonly<Record<TextForm, string>> = {
  csv: 'text/csv; charset=utf-8; header=present',
  ndjson: 'application/x-ndjson; charset=utf-8',
};

/** So many lines make a piece of text. */
const LINES_A_PIECE = 500;
const LINE_END = { csv: '\r\n', ndjson: '\n' } as const;

/** The first line of the CSV form: the timestamp, the receipt, then each metric. */
export function csvHeader(metrics: readonly string[]): string {
  return ['timestamp', 'received_at', ...metrics.map(csvField)].join(',') + LINE_END.csv;
}

/** How a text is written. `metrics` are the columns of CSV, in their order; every metric must be among them. */
export interface TextOptions {
  readonly form: TextForm;
  readonly order: Order;
  readonly metrics: readonly string[];
}

/** The readings of some segments in one order of time, a line each, in pieces of bounded size. */
export function* textOf(
  segments: readonly Segment[],
  { form, order, metrics }: TextOptions,
): Generator<string> {
  const line = form === 'csv' ? csvLines(metrics) : ndjsonLine;
  let lines: string[] = [];
  for (const { segment, index } of inOrder(segments, order)) {
    lines.push(line(segment, index));
    if (lines.length < LINES_A_PIECE) continue;
    yield joined(lines, form);
    lines = [];
  }
  if (lines.length > 0) yield joined(lines, form);
}

function joined(lines: readonly string[], form: TextForm): string {
  return lines.join(LINE_END[form]) + LINE_END[form];
}

function csvLines(metrics: readonly string[]): (segment: Segment, index: number) => string {
  const places = new Map<readonly string[], number[]>();
  return (segment, index) => {
    const known = places.get(segment.names);
    const columns = known ?? metrics.map((name) => segment.names.indexOf(name));
    if (known === undefined) places.set(segment.names, columns);
    let text = `${iso(segment.times[index])},${iso(segment.receipts[index])}`;
    for (const column of columns) text += `,${number(segment.columns[column]?.[index])}`;
    return text;
  };
}

function ndjsonLine({ names, times, receipts, columns }: Segment, index: number): string {
  const metrics = names.map((name, i) => `${JSON.stringify(name)}:${number(columns[i]?.[index])}`);
  return `{"timestamp":"${iso(times[index])}","received_at":"${iso(receipts[index])}","metrics":{${metrics.join(',')}}}`;
}

/** The shortest text that gives the same number back; nothing where there is none. */
function number(value: number | undefined): string {
  if (value === undefined) return '';
  return Object.is(value, -0) ? '-0' : String(value);
}

function iso(ms: number | undefined): string {
  return new Date(ms ?? NaN).toISOString();
}

/**
 * A text as RFC 4180 has it. What a spreadsheet would take for a formula is led by an apostrophe, which makes it text
 * there; numbers are never led so, since they are numbers.
 */
function csvField(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
