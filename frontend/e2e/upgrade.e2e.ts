import type { ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, test } from '@playwright/test';
import { fillAsBefore, OLD_BEGIN, OLD_DEVICE, OLD_KEY, OLD_READINGS } from './old-data.ts';
import { ADMIN_KEY, startSystem, stopSystem, until } from './system.ts';

const place = { dataDir: '', port: 19_200 };
let system: ChildProcess | undefined;

test.beforeAll(async () => {
  place.dataDir = mkdtempSync(join(tmpdir(), 'telemetry-e2e-upgrade-'));
  // PostgreSQL may run as another user, who has to walk through.
  chmodSync(place.dataDir, 0o711);
  await fillAsBefore(place.dataDir);
  system = await startSystem(place, new PassThrough().resume());
});
test.afterAll(async () => {
  if (system !== undefined) await stopSystem(system);
  rmSync(place.dataDir, { recursive: true, force: true });
});

// The answers of several routes are looked at, each by its own expectations.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
async function get(path: string): Promise<any> {
  const answer = await fetch(`http://127.0.0.1:${place.port}/api/v1/devices/${OLD_DEVICE}${path}`, {
    headers: { 'x-api-key': ADMIN_KEY },
  });
  return ((await answer.json()) as { data: unknown }).data;
}

test.describe('a data folder of the first version of every table', () => {
  test('has its device, as it was', async () => {
    expect(await get('')).toMatchObject({ name: 'An old device', tags: ['cellar'], is_active: true });
  });

  test('has every reading, to the last digit', async () => {
    const data = await get('/history?start=2026-05-01T00:00:00Z&end=2026-05-03T00:00:00Z&order=asc');
    const expected = Array.from({ length: OLD_READINGS }, (_, i) => [
      new Date(OLD_BEGIN + i * 60_000).toISOString(),
      { temperature: 20 + i / 7, humidity: 50 - i / 3 },
    ]);
    expect(data.length).toBe(OLD_READINGS);
    for (const [i, { timestamp, metrics }] of data.entries()) {
      expect(timestamp).toBe(expected[i]?.[0]);
      expect(metrics).toEqual(expected[i]?.[1]);
    }
    expect((await get('/latest')).timestamp).toBe(expected.at(-1)?.[0]);
  });

  test('is summed up as before, and its ledger is balanced', async () => {
    expect((await get('/aggregate')).reading_count).toBe(OLD_READINGS);
    expect(await get('/delivery')).toMatchObject({ stored: OLD_READINGS, balanced: true });
  });

  test('goes on with its keys', async () => {
    const body = JSON.stringify({ metrics: { temperature: 21 } });
    const headers = { 'x-api-key': OLD_KEY, 'content-type': 'application/json' };
    await until(async () => {
      const url = `http://127.0.0.1:${place.port}/api/v1/ingest`;
      return (await fetch(url, { method: 'POST', headers, body })).status === 201;
    });
    await until(async () => (await get('/delivery')).stored === OLD_READINGS + 1);
    expect((await get('/latest')).metrics).toEqual({ temperature: 21 });
  });
});
