import Table from 'cli-table3';
import { stringify } from 'csv-stringify/sync';

export const FORMATS = ['table', 'json', 'csv'] as const;
export type Format = (typeof FORMATS)[number];

/** A column of a table: its name, and what a row has there. */
export interface Column<T> {
  readonly name: string;
  readonly of: (row: T) => unknown;
}

/** Columns that are members of the row. */
export function columnsOf<T extends object>(...names: (keyof T & string)[]): Column<T>[] {
  return names.map((name) => ({ name, of: (row) => row[name] }));
}

/**
 * Rows as text that ends with a newline. As JSON they are printed whole, whatever the columns; in CSV a cell that a
 * spreadsheet would take for a formula is quoted with an apostrophe.
 */
export function render<T extends object>(
  rows: readonly T[],
  columns: readonly Column<T>[],
  format: Format,
): string {
  if (format === 'json') return `${JSON.stringify(rows, undefined, 2)}\n`;
  const cells = rows.map((row) => columns.map(({ of }) => textOf(of(row))));
  const names = columns.map(({ name }) => name);
  if (format === 'csv') return stringify([names, ...cells], { escape_formulas: true });
  return table(names, cells);
}

/** A cell as text: nothing for what is absent, members of a list after each other. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(textOf).join(';');
  if (typeof value === 'object') return JSON.stringify(value);
  if (typeof value !== 'string') return JSON.stringify(value);
  // A terminal obeys control characters; a name from somewhere must not command it.
  return value.replace(/\p{Cc}/gu, '\u{FFFD}');
}

const NO_FRAME = { ...frame(''), middle: '  ' };

function table(names: readonly string[], cells: readonly string[][]): string {
  const lines = new Table({
    chars: NO_FRAME,
    style: { border: [], 'padding-left': 0, 'padding-right': 0, head: [] },
    head: names.map((name) => name.toUpperCase()),
  });
  lines.push(...cells);
  return `${lines
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')}\n`;
}

function frame(char: string): Record<string, string> {
  const sides = ['top', 'bottom', 'left', 'right', 'mid'];
  const corners = ['top-mid', 'top-left', 'top-right', 'bottom-mid', 'bottom-left', 'bottom-right'];
  return Object.fromEntries(
    [...sides, ...corners, 'left-mid', 'mid-mid', 'right-mid'].map((name) => [name, char]),
  );
}
