import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { patientFetch } from '../client/client.ts';
import { ApiError } from '../client/api-error.ts';
import type { Context } from '../context.ts';
import type { Span } from './readings.ts';

/** Streams all readings of a span into a file or to standard output. An answer that breaks off is an error. */
export async function exportReadings(
  context: Context,
  deviceId: string,
  { to, range, start, end, metrics }: Span & { readonly to?: string },
): Promise<void> {
  const { url, key } = context.keyedSettings;
  const address = new URL(`${url}/api/v1/devices/${encodeURIComponent(deviceId)}/history`);
  for (const [name, value] of Object.entries({ range, start, end, metrics, order: 'asc' })) {
    if (value !== undefined) address.searchParams.set(name, value);
  }
  const accept = context.format === 'json' ? 'application/x-ndjson' : 'text/csv';
  const response = await patientFetch(
    new Request(address, { headers: { 'x-api-key': key, accept } }),
    Infinity,
  );
  if (!response.ok || response.body === null) {
    throw ApiError.of({ status: response.status, body: await response.json().catch(() => undefined) });
  }
  const source = Readable.fromWeb(response.body);
  if (to === undefined) await pipeline(source, process.stdout, { end: false });
  else await pipeline(source, createWriteStream(to));
}
