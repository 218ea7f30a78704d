import type { Command } from 'commander';
import { allOf, bodyOf, dataOf } from '../client/client.ts';
import type { Context } from '../context.ts';
import { tail, type TailOptions } from '../live/tail.ts';
import { aggregateRows } from '../output/aggregate-rows.ts';
import { columnsOf } from '../output/render.ts';
import { readingColumns, type Reading } from '../output/reading-columns.ts';
import { UsageError, wholeNumber } from '../usage-error.ts';
import { exportReadings } from './export-readings.ts';
import { sendReading } from './send-reading.ts';

/** A span of time, as the API takes it. */
export interface Span {
  readonly range?: string;
  readonly start?: string;
  readonly end?: string;
  readonly metrics?: string;
}
interface HistoryOptions extends Span {
  readonly order: 'asc' | 'desc';
  readonly limit: number;
}
interface AggregateOptions extends Span {
  readonly tag?: string;
  readonly bucket?: 'auto' | '1m' | '5m' | '15m' | '1h' | '6h' | '1d' | '1w' | '1mo';
  readonly tz?: string;
  readonly fn?: string;
}

const PAGE = 10_000;

/** `telemetry readings …` */
export function addReadings(program: Command, context: Context): void {
  const readings = program.command('readings').description('what devices measure');
  addTail(readings, context);
  addHistory(readings, context);
  addAggregate(readings, context);
  spanOptions(readings.command('export <device_id>'))
    .description('all readings of a span as CSV, or NDJSON with -o json')
    .option('--to <file>', 'into this file instead of standard output')
    .action((id: string, options: Span & { readonly to?: string }) => exportReadings(context, id, options));
  readings
    .command('send <device_id> <metric=value...>')
    .description('post one reading; returns when it is durable')
    .option('--timestamp <time>', 'when it was measured, RFC 3339 (default: when it arrives)')
    .action(async (id: string, pairs: string[], options: { readonly timestamp?: string }) => {
      const receipt = await sendReading(context, { ...options, device_id: id, metrics: metricsOf(pairs) });
      context.print([receipt], columnsOf<typeof receipt>('id', 'device_id', 'timestamp', 'metrics'));
    });
}

function addTail(readings: Command, context: Context): void {
  readings
    .command('tail [device_id]')
    .description('readings as they are accepted: of one device, of a tag, or all; a line each')
    .option('--tag <tag>', 'of the devices with this tag')
    .option('--count <n>', 'end after so many', wholeNumber)
    .option('--since <cursor>', "go on after a cursor, such as history's live_cursor")
    .action(async (id: string | undefined, { tag, ...options }: { readonly tag?: string } & TailOptions) => {
      const selection = id !== undefined ? { device_id: id } : tag !== undefined ? { tag } : { all: true };
      context.exitCode = await tail(context, selection, options);
    });
}

function addHistory(readings: Command, context: Context): void {
  spanOptions(readings.command('history <device_id>'))
    .description('stored readings, the newest first')
    .option('--order <order>', 'asc or desc', 'desc')
    .option('--limit <n>', 'at most so many', wholeNumber, 100)
    .action(async (id: string, { limit, ...span }: HistoryOptions) => {
      const { client } = context;
      const found = await allOf<Reading>(limit, (cursor, left) => {
        const page = { limit: Math.min(PAGE, left), ...(cursor !== undefined && { cursor }) };
        const params = { path: { device_id: id }, query: { ...span, ...page } };
        return bodyOf(client.GET('/api/v1/devices/{device_id}/history', { params }));
      });
      context.print(found, readingColumns(found));
    });
}

function addAggregate(readings: Command, context: Context): void {
  spanOptions(readings.command('aggregate [device_id]'))
    .description('minimum, maximum, average and count: of a device, of a tag, or of all; whole or in buckets')
    .option('--tag <tag>', 'of the devices with this tag')
    .option('--bucket <bucket>', 'auto, 1m, 5m, 15m, 1h, 6h, 1d, 1w or 1mo')
    .option('--tz <zone>', 'where days begin, such as Europe/Oslo')
    .option('--fn <functions>', 'min,max,avg,sum,count,first,last,stddev,p50,p95,p99')
    .action(async (id: string | undefined, { tag, ...query }: AggregateOptions) => {
      const { client } = context;
      const answer =
        id === undefined
          ? await dataOf(
              client.GET('/api/v1/aggregate', {
                params: { query: { ...query, ...(tag !== undefined && { tag }) } },
              }),
            )
          : await dataOf(
              client.GET('/api/v1/devices/{device_id}/aggregate', {
                params: { path: { device_id: id }, query },
              }),
            );
      const { rows, columns } = aggregateRows(answer);
      context.print(rows, columns);
    });
}

function spanOptions(command: Command): Command {
  return command
    .option('--range <duration>', 'up to now: 15m, 24h, 7d, 2w, 1mo')
    .option('--start <time>', 'from then on, RFC 3339')
    .option('--end <time>', 'before then, RFC 3339')
    .option('--metrics <names>', 'only these, separated by commas');
}

/** Reads `temperature=21.5 humidity=48`. Throws a UsageError. */
export function metricsOf(pairs: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = '', text = '', ...more] = pair.split('=');
      const value = Number(text);
      if (name === '' || text.trim() === '' || more.length > 0 || !Number.isFinite(value)) {
        throw new UsageError(`"${pair}" is not a metric such as temperature=21.5`);
      }
      return [name, value];
    }),
  );
}
