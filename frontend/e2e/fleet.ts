import { type ChildProcess, spawn } from 'node:child_process';
import { ask } from './api.ts';
import { environment, exitOf, REPOSITORY, sharedSystem, until } from './system.ts';

/** Lets simulated devices report until `stop`; they are online when this returns. */
export async function startFleet(
  devices: number,
  rate: number,
): Promise<{ readonly stop: () => Promise<void> }> {
  const child: ChildProcess = spawn(
    'npm',
    ['run', 'simulate', '--', '--devices', String(devices), '--rate', String(rate)],
    { cwd: REPOSITORY, env: environment(sharedSystem()), stdio: 'ignore', detached: true },
  );
  const isOnline = async (): Promise<boolean> =>
    (await ask('GET', '/devices/summary')).data.by_status.online >= devices;
  await until(isOnline, 120_000);
  return {
    stop: async () => {
      const ended = exitOf(child);
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGINT');
      await ended;
    },
  };
}
