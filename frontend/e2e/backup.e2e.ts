import type { ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, test } from '@playwright/test';
import { ask, freshId, register } from './api.ts';
import { runAt } from './command.ts';
import { ADMIN_KEY, ORIGIN, parts, sharedSystem, startSystem, stopSystem, until } from './system.ts';

let folder = '';
let saved = '';
const restored = { dataDir: '', port: 19_100 };
const restoredOrigin = `http://127.0.0.1:${restored.port}`;
const ALWAYS = 'start=2000-01-01T00:00:00Z&end=2100-01-01T00:00:00Z&order=asc';
const AT_ONCE = 16;

let system: ChildProcess | undefined;

// Each of them goes on from where the one before it came to.
test.describe.configure({ mode: 'serial' });

test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'telemetry-e2e-backup-'));
  saved = join(folder, 'saved');
  restored.dataDir = join(folder, 'restored');
  // PostgreSQL may run as another user, who has to walk through.
  chmodSync(folder, 0o711);
});
test.afterAll(async () => {
  if (system !== undefined) await stopSystem(system);
  rmSync(folder, { recursive: true, force: true });
});

async function get(origin: string, path: string, accept = 'application/json'): Promise<string> {
  const answer = await fetch(`${origin}/api/v1${path}`, { headers: { 'x-api-key': ADMIN_KEY, accept } });
  if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`);
  return answer.text();
}

/** What of a device's list entry is the registry's own, for all devices. */
async function devicesOf(origin: string): Promise<Map<string, unknown>> {
  const devices = new Map<string, unknown>();
  let cursor = '';
  do {
    const page = JSON.parse(await get(origin, `/devices?limit=200&include_inactive=true${cursor}`));
    for (const { device_id, name, tags, profile, is_active, created_at } of page.data)
      devices.set(device_id, { name, tags, profile, is_active, created_at });
    cursor = page.meta.has_more === true ? `&cursor=${encodeURIComponent(page.meta.next_cursor)}` : '';
  } while (cursor !== '');
  return devices;
}

/** Every stored reading of devices, as text. */
async function readingsOf(origin: string, ids: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const some = ids.slice(from, from + AT_ONCE);
    const texts = await Promise.all(
      some.map((id) => get(origin, `/devices/${id}/history?${ALWAYS}`, 'application/x-ndjson')),
    );
    some.forEach((id, i) => found.set(id, texts[i] ?? ''));
  }
  return found;
}

const countOf = async (origin: string, id: string): Promise<number> =>
  JSON.parse(await get(origin, `/devices/${id}/delivery`)).data.stored;

/** Posts readings of one device, a second apart. */
async function post(key: string, first: number, count: number, origin = ORIGIN): Promise<void> {
  const begin = Date.parse('2026-01-01T00:00:00Z');
  const readings = Array.from({ length: count }, (_, i) => ({
    timestamp: new Date(begin + (first + i) * 1000).toISOString(),
    metrics: { temperature: (first + i) / 10 },
  }));
  const answer = await fetch(`${origin}/api/v1/ingest/batch`, {
    method: 'POST',
    headers: { 'x-api-key': key, 'content-type': 'application/json' },
    body: JSON.stringify({ readings }),
  });
  expect(answer.status).toBe(201);
}

test.describe('a backup of a running system', () => {
  const id = freshId('saved');
  let key = '';
  /** All that was stored by the end of the backup, or acknowledged and not stored yet. */
  let devices: Map<string, unknown>;
  let readings: Map<string, string>;

  test('is made while nothing is stored, and takes what was only acknowledged', async () => {
    key = await register(id);
    await until(
      async () => (await ask('POST', '/ingest', { metrics: { temperature: 1 } }, key)).status === 201,
    );
    await post(key, 0, 300);
    await until(async () => (await countOf(ORIGIN, id)) === 301);
    const store = parts(sharedSystem().dataDir).get('query') ?? 0;
    process.kill(store, 'SIGSTOP');
    try {
      await post(key, 300, 200);
      const { code, words } = await runAt(sharedSystem(), 'backup', saved);
      expect(code, words).toBe(0);
      expect(words).not.toContain(' 0 messages');
    } finally {
      process.kill(store, 'SIGCONT');
    }
    await until(async () => (await countOf(ORIGIN, id)) === 501);
    devices = await devicesOf(ORIGIN);
    readings = await readingsOf(ORIGIN, [...devices.keys()]);
  });

  test('is not written over another, and is restored over no system', async () => {
    const again = await runAt(sharedSystem(), 'backup', saved);
    expect(again).toMatchObject({ code: 1, words: expect.stringContaining('is not empty') });
    const over = await runAt(sharedSystem(), 'restore', saved);
    expect(over).toMatchObject({ code: 1, words: expect.stringContaining('holds a system') });
    const none = await runAt(restored, 'restore', folder);
    expect(none).toMatchObject({ code: 1, words: expect.stringContaining('no backup') });
    expect(existsSync(restored.dataDir)).toBe(false);
  });

  test('is, restored into an empty folder, the same system', async () => {
    const { code, words } = await runAt(restored, 'restore', saved);
    expect(code, words).toBe(0);
    system = await startSystem(restored, new PassThrough().resume());

    expect(await devicesOf(restoredOrigin)).toEqual(devices);
    await until(async () => (await countOf(restoredOrigin, id)) >= 501);
    const found = await readingsOf(restoredOrigin, [...devices.keys()]);
    expect(
      [...found].filter(([device, text]) => text !== readings.get(device)).map(([device]) => device),
    ).toEqual([]);
  });

  test('has every reading once in its ledger', async () => {
    const { data } = JSON.parse(await get(restoredOrigin, `/devices/${id}/delivery`));
    expect(data).toMatchObject({
      acknowledged: 501,
      stored: 501,
      duplicate: 0,
      dead_lettered: 0,
      balanced: true,
    });
    const whole = JSON.parse(await get(restoredOrigin, '/delivery'));
    expect(whole.data).toMatchObject({ balanced: true, missing: 0 });
  });

  test('knows the keys, and goes on', async () => {
    await post(key, 500, 10, restoredOrigin);
    await until(async () => (await countOf(restoredOrigin, id)) === 511);
    // A repeat of what came before the backup is known.
    await post(key, 250, 100, restoredOrigin);
    await until(async () => {
      const { data } = JSON.parse(await get(restoredOrigin, `/devices/${id}/delivery`));
      return data.duplicate === 100 && data.stored === 511;
    });
  });
});
