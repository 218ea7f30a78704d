import type { Laboratory } from '../laboratory.ts';
import { deviceIdOf, keyOf } from '../system/fleet-names.ts';
import { ADMIN_KEY, type System } from '../system/system.ts';
import { memoryMb } from '../system/usage.ts';
import { poll } from '../system/wait.ts';

/** Devices of one file, at most. */
const FILE_ROWS = 10_000;
const WITHIN_MS = 300_000;

/** A replica of ingest that was started: how long until it was ready, and what it holds then. */
interface Start {
  readonly ms: number;
  readonly mb: number;
}

/** A fleet imported, told to the other services, and known to a fresh replica of ingest; the rival knows no device. */
export async function measureFleet(laboratory: Laboratory): Promise<void> {
  const fleet = laboratory.options.isQuick ? 5_000 : 100_000;
  const system = await laboratory.system('fleet');
  const registry = await system.startService('registry');
  await startIngest(system); // brings its tables
  const empty = await startIngest(system);
  laboratory.say(`importing ${fleet.toLocaleString('en-US')} devices`);
  const startedAtMs = performance.now();
  const importMs: number[] = [];
  const fileRows = Math.min(fleet, FILE_ROWS);
  for (let first = 0; first < fleet; first += fileRows)
    importMs.push(await importFile(registry.port, first, fileRows));
  const db = await system.database('registry');
  await until('the outbox', async () => (await db.query('select from outbox limit 1')).rowCount === 0);
  const toldMs = performance.now() - startedAtMs;
  const fresh = await startIngest(system, fleet);
  const projection = await system.database('ingest');
  const stored = 'select count(*)::int as devices from device_credential';
  await until(
    'the projection',
    async () => (await projection.query<{ devices: number }>(stored)).rows[0]?.devices === fleet,
  );
  const again = await startIngest(system, fleet);
  laboratory.table(
    `A fleet of ${fleet.toLocaleString('en-US')} devices`,
    ['step', 's', 'ingest, MB'],
    [
      [`imported, a file of ${fileRows.toLocaleString('en-US')} (slowest)`, Math.max(...importMs) / 1000, ''],
      ['imported and told to all services, in all', toldMs / 1000, ''],
      ['ingest ready, no device', empty.ms / 1000, empty.mb],
      ['ingest ready, all devices from the stream', fresh.ms / 1000, fresh.mb],
      ['ingest ready, all devices from its database and the stream', again.ms / 1000, again.mb],
    ],
  );
  laboratory.find({ measure: 'devices_load', ours: fresh.ms, rival: empty.ms, unit: 'ms' });
  laboratory.find({ measure: 'devices_load_memory', ours: fresh.mb, rival: empty.mb, unit: 'MB' });
}

/** Starts a replica until it takes a reading of the last device of a fleet, and stops it. */
async function startIngest(system: System, fleet = 0): Promise<Start> {
  const startedAtMs = performance.now();
  const { port, pid } = await system.startService('ingest');
  const ms = performance.now() - startedAtMs;
  if (fleet > 0) await post(port, keyOf(fleet - 1));
  const { ingest: mb = 0 } = memoryMb({ ingest: pid });
  await system.stopProgram('ingest');
  return { ms, mb };
}

async function importFile(port: number, first: number, count: number): Promise<number> {
  const rows = Array.from({ length: count }, (_, i) => {
    const deviceId = deviceIdOf(first + i);
    return `${deviceId},Device ${first + i},bench;floor-${i % 7},${keyOf(first + i)}`;
  });
  const startedAtMs = performance.now();
  const { status, text } = await send(`http://127.0.0.1:${port}/api/v1/devices/import`, {
    headers: { 'x-api-key': ADMIN_KEY, 'content-type': 'text/csv' },
    body: ['device_id,name,tags,api_key', ...rows].join('\n'),
  });
  if (status !== 201) throw new Error(`Importing answered ${status}: ${text.slice(0, 500)}`);
  return performance.now() - startedAtMs;
}

async function post(port: number, key: string): Promise<void> {
  const { status, text } = await send(`http://127.0.0.1:${port}/api/v1/ingest`, {
    headers: { 'x-api-key': key, 'content-type': 'application/json' },
    body: '{"metrics":{"temperature":20}}',
  });
  if (status !== 201)
    throw new Error(`The last device of the fleet was answered ${status}: ${text.slice(0, 500)}`);
}

async function send(url: string, request: RequestInit): Promise<{ status: number; text: string }> {
  const answer = await fetch(url, { method: 'POST', ...request });
  return { status: answer.status, text: await answer.text() };
}

function until(what: string, ask: () => Promise<boolean>): Promise<void> {
  return poll(ask, { every: 50, within: WITHIN_MS, what });
}
