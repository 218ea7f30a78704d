import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { dieWithParent } from '@telemetry/local';
import { waitFor } from '../wait-for.ts';
import type { Running } from './part.ts';
import { isAlive } from './process-tree.ts';

const READY_LIMIT_MS = 120_000;
const STOP_LIMIT_MS = 10_000;

/** A built service to run. */
export interface ServiceSpec {
  readonly folder: string;
  /** Below its folder. */
  readonly script: string;
  /** Answers 200 when it is ready; /readyz when absent. */
  readonly readyPath?: string;
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
  /** What it prints is appended to this file. */
  readonly logFile: string;
}

/** Starts a service and returns when it is ready. It ends when this process ends. Throws when it ends instead. */
export async function startService(spec: ServiceSpec): Promise<Running> {
  const { folder, port, env, logFile, readyPath = '/readyz' } = spec;
  const log = openSync(logFile, 'a');
  const script = join(folder, spec.script);
  const { command, args } = dieWithParent({ command: process.execPath, args: [script], env });
  const child = spawn(command, args, { cwd: folder, env, stdio: ['ignore', log, log] });
  closeSync(log);
  await once(child, 'spawn');
  const { pid } = child;
  if (pid === undefined) throw new Error(`${script} could not be started`);
  try {
    await waitFor(`${script} to be ready, see ${logFile}`, READY_LIMIT_MS, async () => {
      if (!isAlive(pid)) return 'ended';
      const { status } = await fetch(`http://127.0.0.1:${port}${readyPath}`, {
        signal: AbortSignal.timeout(2_000),
      });
      return status === 200 ? 'ready' : undefined;
    });
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  if (!isAlive(pid)) throw new Error(`${script} ended at once, see ${logFile}`);
  return { pid, stop: () => stop(pid) };
}

async function stop(pid: number): Promise<void> {
  if (!isAlive(pid)) return;
  process.kill(pid, 'SIGTERM');
  const isGone = (): Promise<true | undefined> => Promise.resolve(isAlive(pid) ? undefined : true);
  await waitFor('a service to stop', STOP_LIMIT_MS, isGone).catch(() => {
    if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  });
}
