import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { expect, test } from '@playwright/test';
import { commandBlocks, runnable } from './docs.ts';
import { ADMIN_KEY, environment, exitOf, PORT, REPOSITORY, sharedSystem, until } from './system.ts';
import { ask } from './api.ts';

const blocks = commandBlocks();

test('every block of commands in the documentation says who runs it', () => {
  expect(blocks.length).toBeGreaterThan(15);
  expect(blocks.filter(({ mark }) => mark === undefined).map(({ place }) => place)).toEqual([]);
});

test('the commands of the documentation that can be run here work', async () => {
  let deviceKey = '';
  const toRun = blocks.filter(({ mark }) => mark?.kind === 'run');
  expect(toRun.length).toBeGreaterThan(10);
  for (const { place, commands } of toRun) {
    const { code, words } = await run(commands, deviceKey);
    expect(code, `${place}\n${words}`).toBe(0);
    // Each block may use the key of a device that one before it has made.
    const made = /"api_key":\s*"(tdk_[^"]+)"/.exec(words)?.[1];
    if (made === undefined) continue;
    deviceKey = made;
    await until(async () => (await ask('POST', '/ingest', {}, made)).status === 422);
  }
});

/** Runs commands as a reader does who has both keys; curl fails where the API refuses, as it does not by itself. */
async function run(commands: string, deviceKey: string): Promise<{ code: number | null; words: string }> {
  const curl = 'curl() { command curl --fail-with-body "$@"; }';
  const script = `set -e\n${curl}\n${runnable(commands, `127.0.0.1:${PORT}`)}`;
  const child = spawn('bash', ['-c', script], {
    cwd: REPOSITORY,
    env: { ...environment(sharedSystem()), ADMIN_KEY, DEVICE_KEY: deviceKey },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, errors, code] = await Promise.all([text(child.stdout), text(child.stderr), exitOf(child)]);
  return { code, words: out + errors };
}
