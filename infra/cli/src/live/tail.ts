import { stringify } from 'csv-stringify/sync';
import { io } from 'socket.io-client';
import { ApiError } from '../client/api-error.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { interruptionSignal } from '../interruption.ts';
import type { Format } from '../output/render.ts';

/** What of the live feed is followed. */
export type Selection = { readonly device_id: string } | { readonly tag: string } | { readonly all: boolean };
export interface TailOptions {
  readonly count?: number;
  readonly since?: string;
}
/** A reading as the gateway sends it. */
export interface LiveReading {
  readonly id: string;
  readonly device_id: string;
  readonly timestamp: string;
  readonly metrics: Readonly<Record<string, number>>;
  readonly cursor: string;
}
type Joined =
  | { readonly ok: true; readonly cursor: string }
  | { readonly ok: false; readonly code: string; readonly error: string };

const STATUS_OF: Readonly<Record<string, number>> = {
  INVALID_API_KEY: 401,
  FORBIDDEN: 403,
  DEVICE_NOT_FOUND: 404,
};

/**
 * Prints readings as they come, until there were enough or Ctrl-C; after a broken connection it goes on where it was.
 * Returns the exit code; rejects when the gateway refuses.
 */
export async function tail(context: Context, selection: Selection, options: TailOptions): Promise<number> {
  const { url, key } = context.keyedSettings;
  const socket = io(`${url}/realtime`, { transports: ['websocket'], extraHeaders: { 'x-api-key': key } });
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  let { since } = options;
  let left = options.count ?? Infinity;
  const refuse = (code: string, detail: string) =>
    reject(new ApiError(`${code}: ${detail}`, { status: STATUS_OF[code] ?? 400, code }));
  socket.on('connect', () => {
    socket.emit('subscribe', { ...selection, ...(since !== undefined && { since }) }, (answer: Joined) => {
      if (!answer.ok) refuse(answer.code, answer.error);
      else if (since === undefined || Number(answer.cursor) > Number(since)) since = answer.cursor;
    });
  });
  socket.on('connect_error', (error) => {
    const { code, message } = (error as { data?: { code?: string; message?: string } }).data ?? {};
    if (code !== undefined && code in STATUS_OF) refuse(code, message ?? '');
    else console.error(`${url}: ${error.message}; trying again`);
  });
  socket.on('readings', (readings: readonly LiveReading[]) => {
    for (const reading of readings.slice(0, left)) process.stdout.write(lineOf(reading, context.format));
    since = readings.at(-1)?.cursor ?? since;
    left -= readings.length;
    if (left <= 0) resolve(EXIT.ok);
  });
  socket.on('lagging', ({ dropped }: { dropped: number }) =>
    console.error(`${dropped} readings came too fast to be shown.`),
  );
  socket.on('resync', () => console.error('Some readings before this moment are in the history only.'));
  socket.on('unauthorized', ({ code, message }: { code: string; message: string }) => refuse(code, message));
  interruptionSignal().addEventListener('abort', () => resolve(EXIT.interrupted));
  return promise.finally(() => socket.disconnect());
}

/** A reading as one line: JSON, a CSV row for each of its metrics, or words. */
export function lineOf({ cursor, ...reading }: LiveReading, format: Format): string {
  const { timestamp, device_id: device, metrics } = reading;
  if (format === 'json') return `${JSON.stringify({ ...reading, cursor })}\n`;
  const pairs = Object.entries(metrics);
  if (format === 'csv') {
    return stringify(
      pairs.map(([name, value]) => [timestamp, device, name, value]),
      { escape_formulas: true },
    );
  }
  return `${timestamp}  ${device}  ${pairs.map(([name, value]) => `${name}=${value}`).join(' ')}\n`;
}
