import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import { io } from 'socket.io-client';
import { type LooseService, LooseServices } from './loose-services.ts';
import { ADMIN_KEY, until } from './system.ts';

let services: LooseServices;
let registry: LooseService;
let ingests: LooseService[];

test.beforeAll(async () => {
  services = await LooseServices.begin();
  registry = await services.start('registry');
  ingests = await Promise.all([services.start('ingest'), services.start('ingest')]);
});
test.afterAll(() => services.end());

/** Asks the registry as the admin. */
async function manage(method: string, path: string, body?: object) {
  const response = await fetch(`${registry.origin}/api/v1${path}`, {
    method,
    headers: { 'x-api-key': ADMIN_KEY, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, data: text === '' ? undefined : JSON.parse(text).data };
}

/** How an ingest replica answers a reading sent with a key. */
async function post({ origin }: LooseService, key: string, temperature = 20): Promise<number> {
  const response = await fetch(`${origin}/api/v1/ingest`, {
    method: 'POST',
    headers: { 'x-api-key': key, 'content-type': 'application/json' },
    body: JSON.stringify({ metrics: { temperature } }),
  });
  await response.body?.cancel();
  return response.status;
}

const untilAll = (key: string, status: number) =>
  until(async () =>
    (await Promise.all(ingests.map((ingest) => post(ingest, key)))).every((s) => s === status),
  );

async function newDevice(deviceId: string): Promise<string> {
  const { data } = await manage('POST', '/devices', { device_id: deviceId });
  await untilAll(data.api_key, 201);
  return data.api_key;
}

/** The longest that a replica goes on taking a key from now, milliseconds. */
async function lastTaken(key: string): Promise<number> {
  const begun = performance.now();
  const refusedAfter = async (ingest: LooseService): Promise<number> => {
    while ((await post(ingest, key)) !== 401) await delay(10);
    return performance.now() - begun;
  };
  return Math.max(...(await Promise.all(ingests.map(refusedAfter))));
}

test('a key that is revoked stops working at every ingest replica within a second, and the other one goes on', async () => {
  const old = await newDevice('rotated');
  const { status, data } = await manage('POST', '/devices/rotated/keys');
  expect(status).toBe(201);
  await untilAll(data.api_key, 201);
  await untilAll(old, 201);
  const { data: keys } = await manage('GET', '/devices/rotated/keys');

  expect((await manage('DELETE', `/devices/rotated/keys/${keys[0].key_id}`)).status).toBe(204);
  expect(await lastTaken(old)).toBeLessThan(1000);
  for (const ingest of ingests) expect(await post(ingest, data.api_key)).toBe(201);
});

test('a rotation ends the old key when its overlap is over, and says when a key was last used', async () => {
  const old = await newDevice('overlapping');
  const { data } = await manage('POST', '/devices/overlapping/keys', { overlap_s: 3 });
  await untilAll(data.api_key, 201);
  for (const ingest of ingests) expect(await post(ingest, old)).toBe(201);
  await untilAll(old, 401);
  for (const ingest of ingests) expect(await post(ingest, data.api_key)).toBe(201);
  await until(async () => {
    const { data: keys } = await manage('GET', '/devices/overlapping/keys');
    return keys.length === 1 && keys[0].last_used_at !== null;
  });
});

test('without a registry, readings are taken and seen live, by replicas that start then, too', async () => {
  const key = await newDevice('alone');
  await registry.kill();
  ingests.push(await services.start('ingest'));
  const realtime = await services.start('realtime');

  const socket = io(`${realtime.origin}/realtime`, {
    transports: ['websocket'],
    extraHeaders: { 'x-api-key': ADMIN_KEY },
  });
  const seen: number[] = [];
  socket.on('readings', (readings: { metrics: { temperature: number } }[]) =>
    seen.push(...readings.map(({ metrics }) => metrics.temperature)),
  );
  expect(await socket.emitWithAck('subscribe', { device_id: 'alone' })).toMatchObject({ ok: true });
  const temperatures = [];
  for (const [index, ingest] of ingests.entries()) {
    expect(await post(ingest, key, 21 + index)).toBe(201);
    temperatures.push(21 + index);
  }
  await until(() => Promise.resolve(seen.length >= temperatures.length));
  expect(seen.toSorted()).toEqual(temperatures);
  socket.close();
});
