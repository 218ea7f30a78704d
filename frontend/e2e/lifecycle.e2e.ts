import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from '@playwright/test';
import { ADMIN_KEY, exitOf, isAlive, npmStart, parts, startSystem, stopSystem, until } from './system.ts';

/** A system of these tests' own, beside the one that the others share. */
const place = { dataDir: '', port: 19_000 };
const origin = `http://127.0.0.1:${place.port}/api/v1`;
const headers = { 'x-api-key': ADMIN_KEY, 'content-type': 'application/json' };
const PARTS = ['edge', 'ingest', 'nats', 'postgres', 'query', 'realtime', 'registry'];
const silent = () => new PassThrough().resume();

const systems: ChildProcess[] = [];

test.beforeEach(() => {
  place.dataDir = mkdtempSync(join(tmpdir(), 'telemetry-e2e-life-'));
});
test.afterEach(async () => {
  for (const system of systems.splice(0)) await stopSystem(system);
  rmSync(place.dataDir, { recursive: true, force: true });
});

/** Starts the system as one does by hand; it ends with the test, however that goes. */
async function start(): Promise<ChildProcess> {
  const system = await startSystem(place, silent(), npmStart);
  systems.push(system);
  return system;
}

async function registerDevice(): Promise<void> {
  const body = '{"device_id":"kept-1"}';
  expect((await fetch(`${origin}/devices`, { method: 'POST', headers, body })).status).toBe(201);
}

async function expectDevice(): Promise<void> {
  expect((await fetch(`${origin}/devices/kept-1`, { headers })).status).toBe(200);
}

/** Names of those parts that live, in the order of the alphabet. */
function living(all: Map<string, number>): string[] {
  return [...all].flatMap(([name, pid]) => (isAlive(pid) ? [name] : [])).sort();
}

/** What `npm start` says when it cannot start. */
async function refusal(): Promise<{ code: number | null; words: string }> {
  const log = new PassThrough();
  const child = npmStart(place, log);
  const code = exitOf(child).finally(() => log.end());
  return { words: await text(log), code: await code };
}

test('a port that is taken is a clear error', async () => {
  const other = createServer().listen(place.port + 3, '127.0.0.1');
  const { code, words } = await refusal();
  other.close();

  expect(code).toBe(1);
  expect(words).toContain(String(place.port + 3));
  expect(words).toContain('QUERY_PORT');
});

test('Ctrl-C leaves nothing running, and the next start has the data', async () => {
  const first = await start();
  await registerDevice();
  const { code, words } = await refusal();
  expect(code).toBe(1);
  expect(words).toContain('already runs');

  const started = parts(place.dataDir);
  expect(living(started)).toEqual(PARTS);
  await stopSystem(first);
  expect(living(started)).toEqual([]);
  expect(existsSync(join(place.dataDir, 'launcher.json'))).toBe(false);

  await start();
  await expectDevice();
});

test('a start after kill -9 of everything recovers', async () => {
  const first = await start();
  await registerDevice();
  const started = parts(place.dataDir);
  process.kill(-(first.pid ?? 0), 'SIGKILL');
  for (const pid of started.values()) process.kill(pid, 'SIGKILL');
  await until(() => Promise.resolve(living(started).length === 0));

  await start();
  await expectDevice();
});
