import { rounded } from './finding.ts';
import { spreadOf } from './statistics.ts';

/** A cell: text, a figure, or the figures of several runs, shown as `median (min–max)`. */
export type Cell = string | number | readonly number[];

/** A table as people read it: columns aligned, figures to the right. */
export function tableOf(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const texts = [head, ...rows.map((row) => row.map(textOf))];
  const widths = head.map((_, column) => Math.max(...texts.map((row) => (row[column] ?? '').length)));
  const lines = texts.map((row) =>
    row
      .map((text, column) =>
        column === 0 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0),
      )
      .join('  '),
  );
  lines.splice(1, 0, widths.map((width) => '-'.repeat(width)).join('  '));
  return lines.join('\n');
}

function textOf(cell: Cell): string {
  if (typeof cell === 'string') return cell;
  if (typeof cell === 'number') return figureOf(cell);
  if (cell.length === 0) return '–';
  const { median, min, max } = spreadOf(cell);
  return cell.length === 1 ? figureOf(median) : `${figureOf(median)} (${figureOf(min)}–${figureOf(max)})`;
}

function figureOf(figure: number): string {
  return rounded(figure).toLocaleString('en-US', { maximumSignificantDigits: 4 });
}
