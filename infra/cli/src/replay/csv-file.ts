import { createReadStream } from 'node:fs';
import { CsvError, parse } from 'csv-parse';
import { readHeader, readRow, RowError, type RowReading } from './row.ts';

/** A row of the file; `reading` is undefined when it has no value at all. */
export interface Row {
  /** Counted from 0, without the header. */
  readonly number: number;
  readonly line: number;
  /** Bytes of the file up to the end of this row. */
  readonly bytes: number;
  /** The cells, to tell this row from another. */
  readonly text: string;
  readonly reading: RowReading | undefined;
}

/** Reads a CSV file row by row as it is asked for, however large it is. Throws a RowError at a malformed row. */
export async function* readRows(path: string): AsyncGenerator<Row> {
  const parser = parse({ bom: true, info: true, relax_column_count: true, skip_empty_lines: true });
  const file = createReadStream(path);
  file.on('error', (error) => parser.destroy(error));
  let metricNames: readonly string[] | undefined;
  let number = 0;
  try {
    for await (const item of file.pipe(parser)) {
      const { record, info } = item as { record: string[]; info: { lines: number; bytes: number } };
      if (metricNames === undefined) {
        metricNames = readHeader(record);
        continue;
      }
      const reading = readRow(record, metricNames, info.lines);
      yield { number, line: info.lines, bytes: info.bytes, text: record.join('\u001f'), reading };
      number += 1;
    }
  } catch (error) {
    if (error instanceof CsvError) throw new RowError(parser.info.lines, error.message);
    throw error;
  } finally {
    file.destroy();
  }
  if (metricNames === undefined) throw new RowError(1, 'the file is empty');
}
