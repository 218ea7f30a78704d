import { spawnSync, type StdioOptions } from 'node:child_process';

/** A Docker Engine that answers, as the environment of a program that uses it. */
export interface Engine {
  readonly env: Readonly<Record<string, string | undefined>>;
}

const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;
/** So much of what docker has said is told when it fails, characters. */
const TOLD = 8_000;

/** Runs docker and shows what it says. Throws when it fails. */
export function docker(engine: Engine, ...args: readonly string[]): void {
  run(engine, args, 'inherit');
}

/** What docker says, without white space around it. Throws, with the end of its words, when it fails. */
export function ask(engine: Engine, ...args: readonly string[]): string {
  return run(engine, args, 'pipe').trim();
}

/** Whether docker succeeds; nothing is shown. */
export function succeeds({ env }: Engine, ...args: readonly string[]): boolean {
  return spawnSync('docker', args, { env: merged(env), stdio: 'ignore' }).status === 0;
}

function run({ env }: Engine, args: readonly string[], stdio: StdioOptions): string {
  const options = { env: merged(env), stdio, encoding: 'utf8', maxBuffer: MAX_OUTPUT_BYTES } as const;
  const { status, error, stdout, stderr } = spawnSync('docker', args, options);
  if (status === 0) return stdout;
  // Without pipes both are null.
  const words = error?.message ?? [stdout, stderr].join('').slice(-TOLD);
  throw new Error(`docker ${args.join(' ')} fails\n${words}`);
}

function merged(env: Engine['env']): NodeJS.ProcessEnv {
  return { ...process.env, DOCKER_BUILDKIT: '1', ...env };
}
