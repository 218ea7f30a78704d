import { get, type IncomingMessage } from 'node:http';
import type { Laboratory } from '../laboratory.ts';
import { Api } from '../questions/api.ts';
import { startQuery } from '../rows/filled-store.ts';
import { fleetInOrderOfArrival, HOT_DEVICE } from '../rows/history.ts';
import { Store } from '../rows/store.ts';
import { deviceIdOf } from '../system/fleet-names.ts';
import { ADMIN_KEY, type System } from '../system/system.ts';
import { cpuBetween, cpuMs, residentMb } from '../system/usage.ts';

const SECOND_MS = 1_000;
const DAY_MS = 86_400_000;
const SAMPLED_EVERY_MS = 20;
const [AS_IT_STARTS, FOR_LITTLE_MEMORY] = ['as it starts', 'for little memory'];
/** What docs/operations.md has for a machine with little memory. */
const SETTINGS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  [AS_IT_STARTS]: {},
  [FOR_LITTLE_MEMORY]: {
    NODE_OPTIONS: '--max-semi-space-size=2 --v8-pool-size=1',
    MALLOC_ARENA_MAX: '1',
  },
};
/** What the service may take of the machine, MB. */
const TO_REACH_MB = 150;
const NEWLINE = 0x0a;
/** Readings of the short form. */
const FEW = 60_000;

/** A service that exported: its memory before and at most, MB, and what it took. */
interface Exported {
  readonly idleMb: number;
  readonly mostMb: number;
  readonly readings: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/** A device that reported each second, all of its readings as CSV in one answer: the memory of the service that writes it. */
export async function measureExport(laboratory: Laboratory): Promise<void> {
  const system = await laboratory.system('export');
  await startQuery(system);
  const store = await Store.open(laboratory, system);
  const { isQuick, rows } = laboratory.options;
  const count = isQuick ? FEW : rows;
  const endMs = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  const range = { startMs: endMs - count * SECOND_MS, endMs };
  await store.load(fleetInOrderOfArrival(1, count, range));
  await store.settle(endMs);
  const path = `/devices/${deviceIdOf(HOT_DEVICE)}/history?start=${isoOf(range.startMs)}&end=${isoOf(endMs)}`;
  const settings = isQuick ? [FOR_LITTLE_MEMORY] : Object.keys(SETTINGS);
  const runs = await laboratory.fewRounds(settings, async (name) => {
    // What loading left behind in the process is not the export's.
    await system.stopProgram('query');
    const exported = await exportOnce(system, path, SETTINGS[name] ?? {});
    if (exported.readings !== count) throw new Error(`${exported.readings} of ${count} readings came`);
    return exported;
  });
  laboratory.table(
    `${count.toLocaleString('en-US')} readings of a device as CSV, resident memory of the query service`,
    ['', 'idle MB', 'most MB', 'readings/s', 'CPU s'],
    Object.entries(runs).map(([name, own]) => [
      name,
      own.map(({ idleMb }) => idleMb),
      own.map(({ mostMb }) => mostMb),
      own.map(({ readings, seconds }) => readings / seconds),
      own.map(({ cpuSeconds }) => cpuSeconds),
    ]),
  );
  const mostMb = Math.max(...(runs[FOR_LITTLE_MEMORY] ?? []).map(({ mostMb: most }) => most));
  laboratory.find({ measure: 'export_memory', ours: mostMb, rival: TO_REACH_MB, unit: 'MB' });
}

async function exportOnce(
  system: System,
  path: string,
  env: Readonly<Record<string, string>>,
): Promise<Exported> {
  const { port, pid } = await system.startService('query', env);
  await new Api(port).get(`${path}&limit=1`);
  const idleMb = residentMb(pid);
  let mostMb = idleMb;
  const sampling = setInterval(() => (mostMb = Math.max(mostMb, residentMb(pid))), SAMPLED_EVERY_MS);
  const [startedAtMs, before] = [performance.now(), cpuMs({ pid })];
  try {
    const lines = await linesOf(port, path);
    const seconds = (performance.now() - startedAtMs) / 1000;
    const { pid: cpu = 0 } = cpuBetween(before, cpuMs({ pid }));
    return { idleMb, mostMb, readings: lines - 1, seconds, cpuSeconds: cpu / 1000 };
  } finally {
    clearInterval(sampling);
  }
}

/** Lines of the answer as CSV; rejects when it breaks off. */
async function linesOf(port: number, path: string): Promise<number> {
  const headers = { 'X-API-Key': ADMIN_KEY, accept: 'text/csv' };
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    get({ host: '127.0.0.1', port, path: `/api/v1${path}`, headers }, resolve).on('error', reject);
  });
  let lines = 0;
  for await (const piece of answer as AsyncIterable<Buffer>) {
    for (const byte of piece) if (byte === NEWLINE) lines++;
  }
  if (answer.statusCode !== 200 || !answer.complete)
    throw new Error(`The export ended with ${answer.statusCode}`);
  return lines;
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}
