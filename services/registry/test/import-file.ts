import type { RunningService } from '@telemetry/chassis';
import { ADMIN_KEY, type Answer } from './api.ts';

/** What is different about a file. */
export interface GivenFile {
  readonly type?: string;
  readonly query?: string;
  readonly key?: string;
}

/** Sends a file of devices, as the admin's CSV unless told otherwise. */
export async function sendFile(
  service: RunningService,
  body: string | Uint8Array<ArrayBuffer>,
  { type = 'text/csv', query = '', key = ADMIN_KEY }: GivenFile = {},
): Promise<Answer> {
  const response = await fetch(`http://127.0.0.1:${service.port}/api/v1/devices/import${query}`, {
    method: 'POST',
    headers: { 'x-api-key': key, 'content-type': type },
    body,
  });
  const { status, headers } = response;
  const problem = JSON.parse(await response.text());
  return { status, headers, data: problem.data, meta: problem.meta, problem };
}

/** A file of CSV with these rows. */
export const csv = (...rows: string[]) => ['device_id,name,tags,profile,api_key', ...rows].join('\n');

/** A file with these objects. */
export const ndjson = (...rows: object[]) => rows.map((row) => JSON.stringify(row)).join('\n');
