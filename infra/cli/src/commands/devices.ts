import { openAsBlob } from 'node:fs';
import type { Command } from 'commander';
import { allOf, bodyOf, dataOf } from '../client/client.ts';
import { ApiError } from '../client/api-error.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import type { components } from '../gen/api.ts';
import { columnsOf, render } from '../output/render.ts';
import { listOf, wholeNumber } from '../usage-error.ts';

type Device = components['schemas']['DeviceSummaryDto'];
type Imported = components['schemas']['ImportAnswerDto'];
type Sort = 'device_id' | '-device_id' | 'name' | '-name' | 'last_seen_at' | '-last_seen_at';
interface ListOptions {
  readonly q?: string;
  readonly tag?: string[];
  readonly status?: Device['status'];
  readonly profile?: string;
  readonly inactive?: true;
  readonly sort?: Sort;
  readonly limit: number;
}
interface DeviceOptions {
  readonly name?: string;
  readonly tags?: string[];
  readonly profile?: string;
  readonly active?: boolean;
}

const PAGE = 500;
const COLUMNS = columnsOf<Device>(
  'device_id',
  'name',
  'status',
  'profile',
  'tags',
  'reading_count',
  'last_seen_at',
);
const byId = (deviceId: string) => ({ params: { path: { device_id: deviceId } } });

/** `telemetry devices …` */
export function addDevices(program: Command, context: Context): void {
  const devices = program.command('devices').description('the devices of the fleet');
  addReads(devices, context);
  addChanges(devices, context);
  addFiles(devices, context);
}

function addReads(devices: Command, context: Context): void {
  devices
    .command('list')
    .description('devices, with their status')
    .option('--q <text>', 'with this in id or name')
    .option('--tag <tags>', 'with these tags, separated by commas', listOf)
    .option('--status <status>', 'online, late, offline, never_seen or inactive')
    .option('--profile <name>', 'with this profile')
    .option('--inactive', 'deactivated ones too')
    .option('--sort <field>', 'device_id, name, created_at or last_seen_at; "-" before it turns it round')
    .option('--limit <n>', 'at most so many', wholeNumber, 100)
    .action(async (options: ListOptions) => context.print(await find(context, options), COLUMNS));
  devices
    .command('show <device_id>')
    .description('one device')
    .action(async (id: string) => {
      const device = await dataOf(context.client.GET('/api/v1/devices/{device_id}', byId(id)));
      context.print([device], COLUMNS);
    });
}

function addChanges(devices: Command, context: Context): void {
  devices
    .command('register <device_id>')
    .description('a new device; prints its key, which is shown this once')
    .option('--name <name>', 'what people call it')
    .option('--tags <tags>', 'labels, separated by commas', listOf)
    .option('--profile <name>', 'what it measures')
    .action(async (id: string, options: DeviceOptions) => {
      const body = { device_id: id, ...options };
      const device = await dataOf(context.client.POST('/api/v1/devices', { body }));
      context.print([device], columnsOf<typeof device>('device_id', 'name', 'profile', 'api_key'));
    });
  devices
    .command('patch <device_id>')
    .description('change what is given')
    .option('--name <name>', 'what people call it')
    .option('--tags <tags>', 'all labels it is to have, separated by commas', listOf)
    .option('--profile <name>', 'what it measures')
    .option('--active', 'it may write again')
    .action(async (id: string, { active, ...options }: DeviceOptions) => {
      const body = { ...options, ...(active === true && { is_active: true }) };
      const path = '/api/v1/devices/{device_id}';
      context.print([await dataOf(context.client.PATCH(path, { ...byId(id), body }))], COLUMNS);
    });
  devices
    .command('deactivate <device_id>')
    .description('it may not write any more; its history stays')
    .action(async (id: string) => {
      context.print([await dataOf(context.client.DELETE('/api/v1/devices/{device_id}', byId(id)))], COLUMNS);
    });
}

function addFiles(devices: Command, context: Context): void {
  devices
    .command('import <file>')
    .description(
      'register and change devices from a CSV or NDJSON file; prints the keys of new ones, this once',
    )
    .option('--dry-run', 'only say what would happen')
    .action(async (file: string, { dryRun }: { readonly dryRun?: true }) => {
      const answer = await importFile(context, file, dryRun === true);
      type Row = Imported['results'][number];
      context.print(answer.results, columnsOf<Row>('line', 'device_id', 'status', 'api_key', 'error'));
      if (answer.rejected > 0) context.exitCode = EXIT.failed;
    });
  devices
    .command('export')
    .description('all devices in the form that import reads (CSV, or NDJSON with -o json)')
    .action(async () => {
      const all = await find(context, { limit: Infinity, inactive: true });
      const rows = all.map(({ device_id, name, tags, profile }) => ({ device_id, name, tags, profile }));
      if (context.format === 'json') for (const row of rows) console.log(JSON.stringify(row));
      else {
        const columns = columnsOf<(typeof rows)[number]>('device_id', 'name', 'tags', 'profile');
        process.stdout.write(render(rows, columns, 'csv'));
      }
    });
}

function find(context: Context, { limit, inactive, ...filter }: ListOptions): Promise<Device[]> {
  const { client } = context;
  return allOf(limit, (cursor, left) => {
    const page = { limit: Math.min(PAGE, left), ...(cursor !== undefined && { cursor }) };
    const query = { ...filter, ...page, include_inactive: inactive === true };
    return bodyOf(client.GET('/api/v1/devices', { params: { query } }));
  });
}

async function importFile(context: Context, file: string, isDry: boolean): Promise<Imported> {
  const { url, key } = context.keyedSettings;
  const type = file.endsWith('.csv') ? 'text/csv' : 'application/x-ndjson';
  const response = await fetch(`${url}/api/v1/devices/import?dry_run=${isDry}`, {
    method: 'POST',
    headers: { 'x-api-key': key, 'content-type': type },
    body: await openAsBlob(file),
  });
  const body = (await response.json().catch(() => ({}))) as { readonly data?: Imported | null };
  // A file of which no row can be taken is refused with the results of all rows.
  if (body.data === undefined || body.data === null) throw ApiError.of({ status: response.status, body });
  return body.data;
}
