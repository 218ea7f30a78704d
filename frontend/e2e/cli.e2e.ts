import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from '@playwright/test';
import { ask, freshId, register } from './api.ts';
import { ADMIN_KEY, environment, exitOf, ORIGIN, REPOSITORY, sharedSystem } from './system.ts';

const HALL = freshId('hall');
const PORCH = freshId('porch');

/** Runs `telemetry` on the shared system, with the admin's key unless another is given. */
async function telemetry(args: string[], key: string = ADMIN_KEY) {
  const child = spawn(process.execPath, [join(REPOSITORY, 'infra/cli/src/telemetry.ts'), ...args], {
    env: { ...environment(sharedSystem()), TELEMETRY_KEY: key },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), exitOf(child)]);
  return { code, out, err };
}

/** What a command that has to succeed prints as JSON. */
async function json(...args: string[]) {
  const { code, out, err } = await telemetry([...args, '-o', 'json']);
  expect(code, err).toBe(0);
  return JSON.parse(out);
}

test('a device is registered, changed, given keys and deactivated at a terminal', async () => {
  const [registered] = await json('devices', 'register', HALL, '--tags', 'cli,ground');
  expect(registered.api_key).toMatch(/^tdk_/);
  expect(await json('devices', 'patch', HALL, '--name', 'The hall')).toMatchObject([{ name: 'The hall' }]);
  expect(await json('devices', 'list', '--tag', 'cli')).toMatchObject([
    { device_id: HALL, tags: ['cli', 'ground'] },
  ]);
  const [rotated] = await json('keys', 'rotate', HALL, '--overlap', '60');
  const keys = await json('keys', 'list', HALL);
  expect(keys.map((key: { key_id: string }) => key.key_id)).toContain(rotated.key_id);
  expect((await telemetry(['keys', 'revoke', HALL, rotated.key_id])).code).toBe(0);
  expect(await json('devices', 'deactivate', HALL)).toMatchObject([{ is_active: false }]);
});

test('a reading leads to its trace', async () => {
  const device = freshId('traced');
  const key = await register(device);
  const traceId = randomBytes(16).toString('hex');
  const post = async () => {
    const answer = await fetch(`${ORIGIN}/api/v1/ingest`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-api-key': key,
        traceparent: `00-${traceId}-${randomBytes(8).toString('hex')}-01`,
      },
      body: JSON.stringify({ metrics: { temperature: 21.5 } }),
    });
    return ((await answer.json()) as { data: { id: string } | null }).data?.id;
  };
  let id: string | undefined;
  await expect.poll(async () => (id = await post())).toBeDefined();
  await expect.poll(async () => (await telemetry(['trace', id ?? ''])).code).toBe(0);
  expect(await json('trace', id ?? '')).toEqual([{ reading_id: id, trace_id: traceId }]);
  const none = await telemetry(['trace', '00000000-0000-7000-8000-000000000000']);
  expect([none.code, none.err]).toEqual([1, expect.stringContaining('There is no trace')]);
});

test('what devices export writes, devices import reads', async () => {
  const { out } = await telemetry(['devices', 'export']);
  const lines = out.trim().split('\n');
  expect(lines[0]).toBe('device_id,name,tags,profile');
  const row = lines.find((line) => line.startsWith(HALL)) ?? '';
  expect(row).toBe(`${HALL},The hall,cli;ground,esp32-env`);
  const file = test.info().outputPath('devices.csv');
  writeFileSync(file, `${lines[0] ?? ''}\n${row.replace(HALL, PORCH)}\n`);
  expect(await json('devices', 'import', file, '--dry-run')).toMatchObject([
    { device_id: PORCH, status: 'created' },
  ]);
  const [imported] = await json('devices', 'import', file);
  expect(imported.api_key).toMatch(/^tdk_/);
  expect(await json('devices', 'import', file)).toMatchObject([{ status: 'unchanged' }]);
});

test('a reading is sent, seen live, and read back in every form', async () => {
  const id = freshId('cli-live');
  const key = await register(id);
  await expect.poll(async () => (await ask('POST', '/ingest', {}, key)).status).toBe(422);
  const tail = telemetry(['readings', 'tail', id, '--count', '1', '-o', 'json']);
  const measured = { temperature: 21.5, humidity: 48 };
  // Whether the subscription stands is not told; a reading of another moment each time is sent until one came.
  const over = tail.then(() => 'over');
  const send = () => json('readings', 'send', id, 'temperature=21.5', 'humidity=48');
  while ((await Promise.race([over, send()])) !== 'over');
  const live = await tail;
  expect(live.code, live.err).toBe(0);
  expect(JSON.parse(live.out)).toMatchObject({ device_id: id, metrics: measured });

  await expect.poll(async () => (await json('readings', 'history', id)).length).toBeGreaterThan(0);
  const [reading] = await json('readings', 'history', id, '--limit', '1');
  expect(reading.metrics).toEqual(measured);
  const csv = await telemetry(['readings', 'history', id, '--limit', '1', '-o', 'csv']);
  expect(csv.out).toBe(`timestamp,humidity,temperature\n${reading.timestamp},48,21.5\n`);
  const summary = await json('readings', 'aggregate', id);
  expect(summary).toContainEqual(expect.objectContaining({ metric: 'temperature', min: 21.5, max: 21.5 }));
  expect((await json('readings', 'aggregate', id, '--bucket', '1h'))[0]).toHaveProperty('t');
  const exported = await telemetry(['readings', 'export', id, '--range', '1h']);
  expect(exported.out).toContain(reading.timestamp);
});

test('dead letters are listed, and one that is not there is an error', async () => {
  expect(Array.isArray(await json('dead-letters', 'list'))).toBe(true);
  const { code, err } = await telemetry(['dead-letters', 'redrive', '999999999']);
  expect(code).toBe(1);
  expect(err).toContain('NOT_FOUND');
});

test('the doctor finds a system well, a key of a device for what it is, and a wrong key bad', async () => {
  const found = await json('doctor');
  const checks = ['address', 'tls', 'clock', 'services', 'key', 'store'];
  expect(found.map(({ check }: { check: string }) => check)).toEqual(checks);
  expect(found.filter(({ result }: { result: string }) => result === 'bad')).toEqual([]);
  const key = await register(freshId('cli-key'));
  await expect.poll(async () => (await ask('POST', '/ingest', {}, key)).status).toBe(422);
  expect((await telemetry(['doctor'], key)).out).toContain('a key of a device');
  expect((await telemetry(['doctor'], 'wrong')).code).toBe(1);
  expect((await telemetry(['devices', 'list'], 'wrong')).code).toBe(4);
});

test('a fleet that deviates in every way ends with a ledger that balances', async () => {
  const shares = ['--duplicates', '0.2', '--reorder', '0.2', '--bad', '0.2', '--offline', '0.2'];
  const args = [
    'simulate',
    '--devices',
    '8',
    '--rate',
    '4',
    '--duration',
    '3',
    '--clock-skew',
    '20',
    ...shares,
  ];
  const { code, out, err } = await telemetry(args);
  expect(code, out + err).toBe(0);
  expect(out).toMatch(/\d+ acknowledged = \d+ stored \+ \d+ duplicate .*: balanced/);
});
