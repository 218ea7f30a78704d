import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { environment, exitOf, REPOSITORY, sharedSystem, type SystemPlace } from './system.ts';

type Command = 'replay' | 'simulate' | 'backup' | 'restore';

/** Runs one of the README's commands on the system under test; returns its exit code and words. */
export function run(command: Command, ...args: string[]): Promise<{ code: number | null; words: string }> {
  return runAt(sharedSystem(), command, ...args);
}

/** The same on another system. */
export async function runAt(
  place: SystemPlace,
  command: Command,
  ...args: string[]
): Promise<{ code: number | null; words: string }> {
  const child = spawn('npm', ['run', command, '--', ...args], {
    cwd: REPOSITORY,
    env: environment(place),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [words, errors, code] = await Promise.all([text(child.stdout), text(child.stderr), exitOf(child)]);
  return { code, words: words + errors };
}
