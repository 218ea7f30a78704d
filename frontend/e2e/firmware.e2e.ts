import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from '@playwright/test';
import { buildDevice } from '../../firmware/builds.ts';
import { ask, freshId, history, register } from './api.ts';
import { ADMIN_KEY, exitOf, isReady, ORIGIN, parts, REPOSITORY, sharedSystem, until } from './system.ts';

interface Kept {
  readonly boot_id: string;
  readonly seq: number;
  readonly metrics: Record<string, number>;
}

/** The firmware's own store, uplink and clock on Linux, with its flash and its ledger in a folder. */
class LinuxDevice {
  private readonly folder = mkdtempSync(join(tmpdir(), 'telemetry-firmware-'));
  private readonly program = buildDevice();
  private readonly key: string;
  private readonly options: readonly string[];
  private child: ChildProcess | undefined;

  constructor(key: string, options: readonly string[]) {
    this.key = key;
    this.options = options;
  }

  powerOn(...more: string[]): ChildProcess {
    const files = ['--flash', join(this.folder, 'flash'), '--ledger', this.ledgerFile];
    this.child = spawn(this.program, ['--server', ORIGIN, ...files, ...this.options, ...more], {
      env: { PATH: process.env.PATH, TELEMETRY_DEVICE_KEY: this.key },
      stdio: 'ignore',
    });
    return this.child;
  }

  async cutPower(): Promise<void> {
    if (this.child?.exitCode !== null || this.child.signalCode !== null) return;
    const exit = exitOf(this.child);
    this.child.kill('SIGKILL');
    await exit;
  }

  /** Each reading that its store took, by its own account; a line that a cut has left unfinished is none. */
  ledger(): Kept[] {
    if (!existsSync(this.ledgerFile)) return [];
    const lines = readFileSync(this.ledgerFile, 'utf8').split(/(?<=\n)/);
    return lines.filter((line) => line.endsWith('}}\n')).map((line) => JSON.parse(line) as Kept);
  }

  throwAway(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get ledgerFile(): string {
    return join(this.folder, 'ledger');
  }
}

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
      await until(async () => (await delivery(deviceId)).stored > 50);
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
      await until(async () => (await delivery(deviceId)).stored >= ledger.length);
      await expectAllStoredOnce(deviceId, ledger);
    } finally {
      await device.cutPower();
      device.throwAway();
    }
  });
}

/** The blocks of commands in a page of docs/, for the system under test. */
function commandsIn(page: string): string[] {
  const text = readFileSync(join(REPOSITORY, 'docs', page), 'utf8');
  return [...text.matchAll(/```bash\n(.*?)```/gs)].map(([, block = '']) =>
    block.replaceAll(/(http:\/\/)?localhost:8000/g, ORIGIN),
  );
}

/** Runs commands as somebody would who has copied them. */
function inShell(commands: string, keys: Record<string, string>): Buffer {
  const env = { PATH: process.env.PATH, ...keys };
  return execFileSync('bash', ['-ec', commands], { cwd: REPOSITORY, env });
}

test('the commands of the pages for device makers do what they say', async () => {
  const [batch = ''] = commandsIn('device-protocol.md');
  const key = await register(freshId('by-hand'));
  await until(async () => (await ask('POST', '/ingest', {}, key)).status !== 401);
  const answer = JSON.parse(inShell(batch, { DEVICE_KEY: key }).toString()) as { data: unknown };
  expect(answer.data).toMatchObject({ accepted: 2, rejected: 0, max_batch: 1000 });

  buildDevice();
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
    await until(async () => (await delivery('linux-1')).stored >= 3);
  } finally {
    rmSync(dirname(flash), { recursive: true, force: true });
  }
});
