import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from '@playwright/test';
import { buildDevice } from '../../firmware/builds.ts';
import { ask, freshId, history, register } from './api.ts';
import { commandsIn, inShell } from './docs-commands.ts';
import { type Kept, LinuxDevice } from './linux-device.ts';
import { ADMIN_KEY, exitOf, isReady, parts, sharedSystem, until } from './system.ts';

interface Boot {
  readonly boot_id: string;
  readonly first_seq: number;
  readonly last_seq: number;
  readonly received: number;
  readonly missing: number;
}

/** The values of a reading, to find it again. */
const values = (metrics: Record<string, number>) => JSON.stringify(Object.entries(metrics).sort());

async function delivery(deviceId: string): Promise<{ balanced: boolean; stored: number; boots: Boot[] }> {
  return (await ask('GET', `/devices/${deviceId}/delivery`)).data;
}

/** None of a device that the query service has not heard of yet. */
async function storedOf(deviceId: string): Promise<number> {
  return (await ask('GET', `/devices/${deviceId}/delivery`)).data?.stored ?? 0;
}

/** Everything that the device has kept is stored once: by count without gaps, and by value. */
async function expectAllStoredOnce(deviceId: string, ledger: readonly Kept[]): Promise<void> {
  const { balanced, stored, boots } = await delivery(deviceId);
  const readings = await history(deviceId);
  expect(balanced).toBe(true);
  expect(readings).toHaveLength(stored);
  expect(boots.reduce((sum, { received }) => sum + received, 0)).toBe(stored);
  expect(boots.map(({ boot_id }) => boot_id).sort()).toEqual(
    [...new Set(ledger.map(({ boot_id }) => boot_id))].sort(),
  );
  for (const { boot_id, first_seq, last_seq, missing } of boots) {
    const kept = ledger.filter((reading) => reading.boot_id === boot_id).map(({ seq }) => seq);
    expect({ first_seq, missing }).toEqual({ first_seq: 0, missing: 0 });
    // Power may be cut between the flash and the line in the ledger, so the flash may know one more.
    expect([kept.length - 1, kept.length]).toContain(last_seq);
  }
  const found = new Map<string, number>();
  for (const { metrics } of readings) found.set(values(metrics), (found.get(values(metrics)) ?? 0) + 1);
  const lacking = ledger.filter(({ metrics }) => {
    const left = (found.get(values(metrics)) ?? 0) - 1;
    found.set(values(metrics), left);
    return left < 0;
  });
  expect(lacking).toEqual([]);
}

async function killPart(name: string): Promise<void> {
  const { dataDir } = sharedSystem();
  const pid = parts(dataDir).get(name);
  expect(pid).toBeDefined();
  process.kill(pid ?? 0, 'SIGKILL');
  await until(() => Promise.resolve(parts(dataDir).get(name) !== pid));
}

for (const [kind, options] of [
  ['with a clock', []],
  ['without a clock', ['--no-clock']],
] as const) {
  test(`a device ${kind} loses nothing when ingest and the device itself are killed`, async () => {
    const deviceId = freshId('firmware');
    const pace = ['--period-ms', '20', '--health-period-ms', '500', '--send-interval-ms', '200'];
    const device = new LinuxDevice(await register(deviceId), [...pace, ...options]);
    try {
      device.powerOn();
      await until(async () => (await storedOf(deviceId)) > 50);
      await killPart('ingest');
      await until(() => isReady());
      for (let cut = 0; cut < 3; cut++) {
        const before = device.ledger().length;
        await until(() => Promise.resolve(device.ledger().length > before + 40));
        await device.cutPower();
        device.powerOn('--seed', String(cut + 2));
      }
      await killPart('ingest');
      await device.cutPower();
      const last = device.powerOn('--seed', '9', '--readings', '60');
      expect(await exitOf(last)).toBe(0);

      const ledger = device.ledger();
      await until(async () => (await storedOf(deviceId)) >= ledger.length);
      await expectAllStoredOnce(deviceId, ledger);
    } finally {
      await device.cutPower();
      device.throwAway();
    }
  });
}

test('the commands of the pages for device makers do what they say', async () => {
  const [batch = ''] = commandsIn('device-protocol.md');
  const key = await register(freshId('by-hand'));
  await until(async () => (await ask('POST', '/ingest', {}, key)).status !== 401);
  const answer = JSON.parse(inShell(batch, { DEVICE_KEY: key }).toString()) as { data: unknown };
  expect(answer.data).toMatchObject({ accepted: 2, rejected: 0, max_batch: 1000 });

  if (process.env.E2E_DEVICE === undefined) buildDevice();
  const [guide = ''] = commandsIn('firmware.md');
  const registering = guide.slice(0, guide.indexOf('export'));
  const running = guide.slice(guide.indexOf('firmware/dist'));
  const flash = join(mkdtempSync(join(tmpdir(), 'telemetry-firmware-')), 'flash');
  const { data } = JSON.parse(inShell(registering, { ADMIN_KEY }).toString()) as {
    data: { api_key: string };
  };
  try {
    const ending = running.trim().replace(/\/tmp\/\S+/, flash);
    inShell(`${ending} --readings 3`, { TELEMETRY_DEVICE_KEY: data.api_key });
    await until(async () => (await storedOf('linux-1')) >= 3);
  } finally {
    rmSync(dirname(flash), { recursive: true, force: true });
  }
});
