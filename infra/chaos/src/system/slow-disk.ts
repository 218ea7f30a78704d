import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Unsupported } from './disk.ts';
import type { Part } from './part.ts';
import { processTree } from './process-tree.ts';

/** How long each write to the disk of a slowed process is held up, microseconds. */
const FSYNC_DELAY_US = 100_000;
const ATTACH_MS = 500;

/**
 * Makes every fsync of a part and its children slow, by way of strace. Returns what ends that.
 * Throws Unsupported where strace is not there or may not attach.
 */
export async function slowFsync(part: Part): Promise<() => Promise<void>> {
  const calls = 'fsync,fdatasync';
  const processes = processTree(part.pid).flatMap((pid) => ['-p', String(pid)]);
  const inject = `inject=${calls}:delay_enter=${FSYNC_DELAY_US}`;
  const tracer = spawn(
    'strace',
    ['-qq', '-f', '-o', '/dev/null', '-e', `trace=${calls}`, '-e', inject, ...processes],
    {
      stdio: 'ignore',
    },
  );
  const ended = once(tracer, 'exit').catch(() => undefined);
  const failed = new Promise<Error>((resolve) => {
    tracer.once('error', (error) => resolve(error));
    tracer.once('exit', (code) => resolve(new Error(`strace ended with ${String(code)}`)));
  });
  const failure = await Promise.race([failed, delay(ATTACH_MS)]);
  if (failure instanceof Error) throw new Unsupported(`writes cannot be slowed: ${failure.message}`);
  return async () => {
    tracer.kill('SIGTERM');
    await ended;
  };
}
