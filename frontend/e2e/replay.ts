import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { environment, exitOf, REPOSITORY, sharedSystem } from './system.ts';

/** Runs a replay with the README's command; returns its exit code and words. */
export async function replay(...args: string[]): Promise<{ code: number | null; words: string }> {
  const child = spawn('npm', ['run', 'replay', '--', ...args], {
    cwd: REPOSITORY,
    env: environment(sharedSystem()),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [words, errors, code] = await Promise.all([text(child.stdout), text(child.stderr), exitOf(child)]);
  return { code, words: words + errors };
}
