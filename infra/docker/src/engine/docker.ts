import { execFileSync, spawnSync, type StdioOptions } from 'node:child_process';

/** A Docker Engine that answers, as the environment of a program that uses it. */
export interface Engine {
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Runs docker; its output is shown, or returned by `ask`. Throws when it fails. */
export function docker({ env }: Engine, ...args: readonly string[]): void {
  run(env, args, 'inherit');
}

/** What docker says, without white space around it. Throws, with its words, when it fails. */
export function ask({ env }: Engine, ...args: readonly string[]): string {
  return run(env, args, 'pipe').trim();
}

/** Whether docker succeeds; nothing is shown. */
export function succeeds({ env }: Engine, ...args: readonly string[]): boolean {
  return spawnSync('docker', args, { env: merged(env), stdio: 'ignore' }).status === 0;
}

function run(env: Engine['env'], args: readonly string[], stdio: StdioOptions): string {
  return execFileSync('docker', args, { env: merged(env), stdio, encoding: 'utf8' });
}

function merged(env: Engine['env']): NodeJS.ProcessEnv {
  return { ...process.env, DOCKER_BUILDKIT: '1', ...env };
}
