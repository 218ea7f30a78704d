import { setTimeout as delay } from 'node:timers/promises';
import { spawnChild, type Child } from './child.ts';
import type { ProcessSpec } from './process-spec.ts';

const POLL_MS = 50;
const LINES_KEPT = 30;

/** A program ended or stayed unready while it was started; the message ends with its last lines. */
export class StartError extends Error {}

export interface StartOptions {
  readonly timeoutMs: number;
  readonly ownGroup: boolean;
  readonly onLine?: (line: string) => void;
}

/** Starts a program and returns once it is ready; a program that fails to get there is stopped. Throws StartError. */
export async function startProcess(spec: ProcessSpec, options: StartOptions): Promise<Child> {
  await spec.prepare?.();
  const lines: string[] = [];
  const child = await spawnChild(spec, {
    ownGroup: options.ownGroup,
    onLine: (line) => {
      lines.push(line);
      if (lines.length > LINES_KEPT) lines.shift();
      options.onLine?.(line);
    },
  });
  if (await waitUntilReady(spec, child, options.timeoutMs)) return child;
  const why = child.hasEnded() ? await child.ended : `was not ready after ${options.timeoutMs / 1000} s`;
  await child.stop('SIGKILL', 0);
  throw new StartError([`${spec.name} ${why}`, ...lines].join('\n  '));
}

/** Asks until the program is ready (true), has ended or the time is over (false). */
export async function waitUntilReady(spec: ProcessSpec, child: Child, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (!child.hasEnded() && Date.now() < deadline) {
    if (await spec.isReady().catch(() => false)) return !child.hasEnded();
    await Promise.race([delay(POLL_MS), child.ended]);
  }
  return false;
}
