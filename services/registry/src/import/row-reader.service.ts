import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Problem } from '@telemetry/chassis';
import { CsvError, parse } from 'csv-parse';
import { columnsOf, fieldsOf } from './csv-fields.ts';

const MAX_BYTES = 16 * 1024 * 1024;
const MAX_ROWS = 50_000;
/** Of one row; none that is right comes near. */
const MAX_ROW_LENGTH = 64 * 1024;

/** A row of a file: what it holds, or why it cannot be read. */
export type RawRow = { readonly line: number } & ({ readonly value: unknown } | { readonly fault: string });

/** Reads a file of devices row by row. */
export type RowReader = (body: Readable) => AsyncGenerator<RawRow, void, undefined>;

/** How a file of each media type is read. */
export const ROW_READERS: ReadonlyMap<string, RowReader> = new Map([
  ['text/csv', (body: Readable) => limited(csvRows(textOf(body)))],
  ['application/x-ndjson', (body: Readable) => limited(jsonRows(textOf(body)))],
]);

async function* csvRows(text: AsyncIterable<string>): AsyncGenerator<RawRow, void, undefined> {
  const parser = parse({
    info: true,
    trim: true,
    skip_empty_lines: true,
    relax_column_count: true,
    max_record_size: MAX_ROW_LENGTH,
  });
  // What goes wrong with the body comes out of the loop.
  pipeline(Readable.from(text), parser).catch(() => undefined);
  let columns: ReturnType<typeof columnsOf> | undefined;
  try {
    for await (const { record, info } of parser as AsyncIterable<CsvRecord>) {
      if (columns === undefined) columns = columnsOf(record);
      else yield { line: info.lines, ...fieldsOf(record, columns) };
    }
  } catch (error) {
    if (error instanceof CsvError) throw new Problem('INVALID_PAYLOAD', error.message, { cause: error });
    throw error;
  }
}

interface CsvRecord {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

async function* jsonRows(text: AsyncIterable<string>): AsyncGenerator<RawRow, void, undefined> {
  let line = 0;
  let rest = '';
  for await (const chunk of text) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > MAX_ROW_LENGTH)
      throw new Problem('INVALID_PAYLOAD', `Line ${line + lines.length + 1} is too long.`);
    for (const row of lines) yield* jsonRow(row, ++line);
  }
  yield* jsonRow(rest, line + 1);
}

function* jsonRow(text: string, line: number): Generator<RawRow, void, undefined> {
  if (text.trim() === '') return;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    yield { line, fault: 'is not JSON' };
    return;
  }
  yield { line, value };
}

async function* limited(rows: AsyncIterable<RawRow>): AsyncGenerator<RawRow, void, undefined> {
  let count = 0;
  for await (const row of rows) {
    if (++count > MAX_ROWS)
      throw new Problem('PAYLOAD_TOO_LARGE', `A file has at most ${MAX_ROWS} rows: send several.`);
    yield row;
  }
}

/** What is left of a body that is refused is read and thrown away, so that who still sends it gets the answer. */
async function* textOf(body: Readable): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let bytes = 0;
  try {
    for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > MAX_BYTES)
        throw new Problem('PAYLOAD_TOO_LARGE', `A file has at most ${MAX_BYTES} bytes: send several.`);
      yield decoded(() => decoder.decode(chunk, { stream: true }));
    }
    yield decoded(() => decoder.decode());
  } finally {
    // Not at once: a stream that was just read in a loop would take no notice.
    setImmediate(() => body.resume());
  }
}

function decoded(decode: () => string): string {
  try {
    return decode();
  } catch (error) {
    throw new Problem('INVALID_PAYLOAD', 'The file is not UTF-8.', { cause: error });
  }
}
