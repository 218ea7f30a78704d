import fc from 'fast-check';
import type { Segment } from '../reading/segment.ts';
import { csvHeader, type TextOptions, textOf } from './text.ts';
import { TextWriter } from './text-writer.ts';

const DAY_MS = Date.UTC(2026, 4, 4);
const numbers = fc.double({ noNaN: true, noDefaultInfinity: true });
const name = fc.string({ minLength: 1 }).filter((text) => text !== '__proto__');

const segments = fc
  .tuple(
    fc.uniqueArray(fc.uniqueArray(name, { minLength: 1, maxLength: 4 }), { maxLength: 3 }),
    fc.array(numbers),
  )
  .map(([shapes, values]) =>
    shapes.map((names, s): Segment => {
      const times = Float64Array.from(values, (_, i) => DAY_MS + (i * shapes.length + s) * 1000);
      const columns = names.map((_, c) => Float64Array.from(values, (v) => (c === 0 ? v : -v)));
      return { metricSet: s, names: names.toSorted(), times, receipts: times.map((ms) => ms + 5), columns };
    }),
  );
const readingsOf = (all: readonly Segment[]) =>
  all
    .flatMap(({ names, times, columns }) =>
      [...times].map((ms, i) => ({
        ms,
        metrics: Object.fromEntries(names.map((n, c) => [n, columns[c]?.[i]])),
      })),
    )
    .sort((a, b) => a.ms - b.ms);

/** All pieces together; each is looked at before the next is asked for, as its memory is used again. */
function written(all: readonly Segment[], options: TextOptions): string {
  const writer = new TextWriter();
  let text = '';
  for (const piece of textOf(all, options, writer)) text += Buffer.from(piece).toString();
  return text + Buffer.from(writer.take()).toString();
}

const headerOf = (metrics: readonly string[]): string => Buffer.from(csvHeader(metrics)).toString();

/** A reader of RFC 4180 that knows nothing of the writer. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  const field = /("(?:[^"]|"")*"|[^,\r\n]*)(,|\r\n)/y;
  for (let match = field.exec(text); match !== null; match = field.exec(text)) {
    const [, raw = '', end] = match;
    rows.at(-1)?.push(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw);
    if (end === '\r\n') rows.push([]);
    if (field.lastIndex === text.length) break;
  }
  return rows.slice(0, -1);
}

describe('a history as text', () => {
  it.each(['asc', 'desc'] as const)('as NDJSON gives back every reading exactly, in order (%s)', (order) => {
    fc.assert(
      fc.property(segments, (all) => {
        const text = written(all, { form: 'ndjson', order, metrics: [] });
        const lines = text
          .split('\n')
          .slice(0, -1)
          .map((line) => JSON.parse(line) as Record<string, unknown>);
        const expected = readingsOf(all).map(({ ms, metrics }) => ({
          timestamp: new Date(ms).toISOString(),
          received_at: new Date(ms + 5).toISOString(),
          metrics,
        }));
        expect(lines).toEqual(order === 'asc' ? expected : expected.reverse());
      }),
    );
  });

  it('as CSV gives back every reading exactly, whatever its metrics are called', () => {
    fc.assert(
      fc.property(segments, (all) => {
        const metrics = [...new Set(all.flatMap(({ names }) => names))].sort();
        const text = headerOf(metrics) + written(all, { form: 'csv', order: 'asc', metrics });
        const [header = [], ...rows] = parseCsv(text);
        expect(header.slice(0, 2)).toEqual(['timestamp', 'received_at']);
        expect(
          header.slice(2).map((column, i) => (column === metrics[i] ? column : column.slice(1))),
        ).toEqual(metrics);
        const expected = readingsOf(all).map(({ ms, metrics: own }) => [
          new Date(ms).toISOString(),
          new Date(ms + 5).toISOString(),
          ...metrics.map((metric) => (Object.hasOwn(own, metric) ? own[metric] : undefined)),
        ]);
        const read = rows.map(([t, r, ...vals]) => [
          t,
          r,
          ...vals.map((v) => (v === '' ? undefined : Number(v))),
        ]);
        expect(read).toEqual(expected);
      }),
    );
  });

  it('comes in pieces where there is much of it, and in one larger piece where a line is long', () => {
    const times = Float64Array.from({ length: 5000 }, (_, i) => DAY_MS + i);
    const name = 'n'.repeat(100_000);
    const long = { metricSet: 1, names: [name], times, receipts: times, columns: [times] };
    for (const segment of [
      { ...long, names: ['a'] },
      { ...long, times: times.subarray(0, 3) },
    ]) {
      const text = written([segment], { form: 'ndjson', order: 'asc', metrics: [] });
      const lines = text.split('\n').slice(0, -1);
      expect(lines.map((line) => Date.parse(line.slice(14, 38)))).toEqual([...segment.times]);
    }
  });

  it('as CSV holds nothing that a spreadsheet takes for a formula', () => {
    const [, , ...fields] = parseCsv(headerOf(['=1+1', '+a', '-b', '@c', 'plain', '=a,"b"']))[0] ?? [];
    expect(fields).toEqual(["'=1+1", "'+a", "'-b", "'@c", 'plain', '\'=a,"b"']);
  });
});
