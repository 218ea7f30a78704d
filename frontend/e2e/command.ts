import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { environment, exitOf, REPOSITORY, sharedSystem } from './system.ts';

/** Runs one of the README's commands on the system under test; returns its exit code and words. */
export async function run(
  command: 'replay' | 'simulate',
  ...args: string[]
): Promise<{ code: number | null; words: string }> {
  const child = spawn('npm', ['run', command, '--', ...args], {
    cwd: REPOSITORY,
    env: environment(sharedSystem()),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [words, errors, code] = await Promise.all([text(child.stdout), text(child.stderr), exitOf(child)]);
  return { code, words: words + errors };
}
