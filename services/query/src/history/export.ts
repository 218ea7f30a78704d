import type { TimeRange } from '../time/range.ts';
import type { Order } from './cursor.ts';
import { onlyMetrics } from './only-metrics.ts';
import { csvHeader, type TextForm, textOf } from './text.ts';
import { TextWriter } from './text-writer.ts';
import { releaseSegment, type Segment } from '../reading/segment.ts';

/** What an export writes, and where it gets it. */
export interface Export {
  readonly form: TextForm;
  readonly order: Order;
  /** Names of all metrics that may come, sorted: the columns of CSV. */
  readonly columns: readonly string[];
  /** Only these metrics, and only readings that have one. */
  readonly metrics?: readonly string[] | undefined;
  /** The next readings of a span, and what is left of it. */
  readonly next: (
    span: TimeRange,
  ) => Promise<{ parts: readonly (readonly Segment[])[]; rest: TimeRange | undefined }>;
}

/** A metric came up in the middle of a CSV export, whose header does not have it: to go on would be to leave it out. */
export class UnexpectedMetric extends Error {
  constructor(readonly metric: string) {
    super(`Readings with the metric ${JSON.stringify(metric)} came while the CSV was written`);
  }
}

/**
 * All readings of a span as text, piece by piece; the next is fetched when the one before is taken. A piece holds only
 * until the next is asked for: all of them lie in the same memory.
 */
export async function* exportText(span: TimeRange, options: Export): AsyncGenerator<Uint8Array, void> {
  const { form, order, metrics, next } = options;
  const columns =
    metrics === undefined ? options.columns : options.columns.filter((name) => metrics.includes(name));
  const writer = new TextWriter();
  if (form === 'csv') writeHeader(writer, columns);
  for (let left: TimeRange | undefined = span; left !== undefined;) {
    const { parts, rest }: Awaited<ReturnType<Export['next']>> = await next(left);
    for (const part of parts) {
      const segments = part.flatMap((segment) => onlyMetrics(segment, metrics) ?? []);
      if (form === 'csv') segments.forEach(({ names }) => expectIn(columns, names));
      yield* textOf(segments, { form, order, metrics: columns }, writer);
      part.forEach(releaseSegment);
    }
    left = rest;
  }
  if (!writer.isEmpty) yield writer.take();
}

function writeHeader(writer: TextWriter, columns: readonly string[]): void {
  const header = csvHeader(columns);
  if (writer.fits(header.length)) writer.raw(header);
}

function expectIn(columns: readonly string[], names: readonly string[]): void {
  const unexpected = names.find((name) => !columns.includes(name));
  if (unexpected !== undefined) throw new UnexpectedMetric(unexpected);
}
