import type { Order, Segment } from '../reading/segment.ts';
import { inRuns } from './runs.ts';
import { NUMBER_BYTES, type TextWriter, TIME_BYTES } from './text-writer.ts';

/** The forms in which a whole history is streamed. */
export type TextForm = 'csv' | 'ndjson';

/** The media type of each form. */
export const MEDIA_TYPE: Readonly<Record<TextForm, string>> = {
  csv: 'text/csv; charset=utf-8; header=present',
  ndjson: 'application/x-ndjson; charset=utf-8',
};

/** The first line of the CSV form: the timestamp, the receipt, then each metric. */
export function csvHeader(metrics: readonly string[]): Uint8Array {
  return Buffer.from(`${['timestamp', 'received_at', ...metrics.map(csvField)].join(',')}\r\n`);
}

/** How a text is written. `metrics` are the columns of CSV, in their order; every metric must be among them. */
export interface TextOptions {
  readonly form: TextForm;
  readonly order: Order;
  readonly metrics: readonly string[];
}

/**
 * Writes the readings of some segments in one order of time, a line each. Yields what was written whenever the writer
 * is full, to be used before the next piece is asked for; the rest stays in the writer.
 */
export function* textOf(
  segments: readonly Segment[],
  { form, order, metrics }: TextOptions,
  writer: TextWriter,
): Generator<Uint8Array, void> {
  const lines = new Map(
    segments.map((segment) => [segment, form === 'csv' ? csvLine(segment, metrics) : ndjsonLine(segment)]),
  );
  const step = order === 'asc' ? 1 : -1;
  for (const { segment, first, count } of inRuns(segments, order)) {
    const line = lines.get(segment);
    if (line === undefined) continue;
    for (let i = 0; i < count; i++) {
      while (!writer.fits(line.mostBytes)) yield writer.take();
      line.write(writer, first + step * i);
    }
  }
}

/** How the readings of a segment become lines. */
interface Line {
  readonly mostBytes: number;
  readonly write: (writer: TextWriter, index: number) => void;
}

const COMMA = Buffer.from(',');
const CRLF = Buffer.from('\r\n');

function csvLine({ names, times, receipts, columns }: Segment, metrics: readonly string[]): Line {
  const placed = metrics.map((name) => columns[names.indexOf(name)]);
  return {
    mostBytes: 2 * TIME_BYTES + metrics.length * (1 + NUMBER_BYTES) + 3,
    write: (writer, index) => {
      writer.time(times, index);
      writer.raw(COMMA);
      writer.time(receipts, index);
      for (const column of placed) {
        writer.raw(COMMA);
        if (column !== undefined) writer.number(column, index);
      }
      writer.raw(CRLF);
    },
  };
}

const TIMESTAMP = Buffer.from('{"timestamp":"');
const RECEIVED_AT = Buffer.from('","received_at":"');
const METRICS = Buffer.from('","metrics":{');
const LINE_END = Buffer.from('}}\n');

function ndjsonLine({ names, times, receipts, columns }: Segment): Line {
  const labelled = columns.map((column, i) => {
    const label = Buffer.from(`${i === 0 ? '' : ','}${JSON.stringify(names[i])}:`);
    return { label, column };
  });
  const fixed = [TIMESTAMP, RECEIVED_AT, METRICS, LINE_END, ...labelled.map(({ label }) => label)];
  return {
    mostBytes:
      fixed.reduce((sum, { length }) => sum + length, 0) + 2 * TIME_BYTES + names.length * NUMBER_BYTES,
    write: (writer, index) => {
      writer.raw(TIMESTAMP);
      writer.time(times, index);
      writer.raw(RECEIVED_AT);
      writer.time(receipts, index);
      writer.raw(METRICS);
      for (const { label, column } of labelled) {
        writer.raw(label);
        writer.number(column, index);
      }
      writer.raw(LINE_END);
    },
  };
}

/**
 * A text as RFC 4180 has it. What a spreadsheet would take for a formula is led by an apostrophe, which makes it text
 * there; numbers are never led so, since they are numbers.
 */
function csvField(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
