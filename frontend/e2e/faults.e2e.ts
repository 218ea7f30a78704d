import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { history } from './api.ts';
import { run } from './command.ts';
import { isReady, parts, sharedSystem, until } from './system.ts';

const ROWS = 2_000;
const FIRST = Date.parse('2026-01-01T00:00:00Z');
/** Rows are a second apart, so that this takes about ten seconds, with many batches in flight over time. */
const SPEED = '200';

const temperatureAt = (row: number): number => Math.round(2000 + 1000 * Math.sin(row / 50)) / 100;

function recording(dataDir: string): string {
  const file = join(dataDir, 'faults.csv');
  const rows = Array.from(
    { length: ROWS },
    (_, row) => `${new Date(FIRST + row * 1000).toISOString()},${temperatureAt(row)},${row % 100}`,
  );
  writeFileSync(file, ['timestamp,temperature,humidity', ...rows, ''].join('\n'));
  return file;
}

// Each part's death under load is tried in infra/chaos; here that the launcher brings parts back, a service and a server.
for (const part of ['realtime', 'nats']) {
  test(`kill -9 of ${part} in the middle of a replay loses nothing and stores nothing twice`, async () => {
    const { dataDir } = sharedSystem();
    const device = `kill-${part}`;
    const replaying = run('replay', recording(dataDir), '--device', device, '--speed', SPEED);
    await until(async () => (await history(device).catch(() => [])).length > ROWS / 10);

    const pid = parts(dataDir).get(part);
    expect(pid).toBeDefined();
    process.kill(pid ?? 0, 'SIGKILL');
    await until(() => Promise.resolve(parts(dataDir).get(part) !== pid));

    const { code, words } = await replaying;
    expect(code, words).toBe(0);
    await until(() => isReady());
    const stored = await history(device);
    expect(stored.map(({ timestamp, metrics }) => [Date.parse(timestamp), metrics])).toEqual(
      Array.from({ length: ROWS }, (_, row) => [
        FIRST + row * 1000,
        { temperature: temperatureAt(row), humidity: row % 100 },
      ]),
    );
  });
}
