import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureTools, type Job } from './tools.ts';

const FIRMWARE = fileURLToPath(new URL('.', import.meta.url));
const SOURCE = join(FIRMWARE, 'host');

/** Builds the device that runs on Linux and returns its path. Throws when it cannot be built. */
export function buildDevice(): string {
  ensureTools('host');
  const folder = configure('host');
  make(folder, 'telemetry-device');
  return join(folder, 'device', 'telemetry-device');
}

/** Builds and runs what belongs to each job. Throws when anything fails. */
export const WAYS: Readonly<Record<Job, () => void>> = {
  host: () => {
    const folder = configure('host');
    make(folder);
    run('ctest', '--test-dir', folder, '--output-on-failure', '--parallel', String(availableParallelism()));
  },
  riscv: () => {
    const folder = configure('riscv', `-DCMAKE_TOOLCHAIN_FILE=${join(SOURCE, 'riscv.cmake')}`);
    make(folder);
    run('ctest', '--test-dir', folder, '--output-on-failure', '--parallel', String(availableParallelism()));
  },
  fuzz: () => {
    const folder = configure('fuzz', '-DFUZZ=ON', '-DCMAKE_C_COMPILER=clang');
    make(folder, 'parsers_fuzz');
    make(folder, 'flash_fuzz');
    run('ctest', '--test-dir', folder, '--output-on-failure', '--tests-regex', '_fuzz$');
  },
  analysis: () => {
    run('cmake', '--build', configure('host'), '--target', 'analysis');
  },
};

/** Prepares a build in a folder of its own and returns that. */
function configure(name: string, ...options: string[]): string {
  const folder = join(FIRMWARE, 'dist', name);
  mkdirSync(folder, { recursive: true });
  run('cmake', '-S', SOURCE, '-B', folder, '-G', 'Unix Makefiles', ...options);
  return folder;
}

function make(folder: string, target = 'all'): void {
  run('cmake', '--build', folder, '--target', target, '--parallel', String(availableParallelism()));
}

/** Runs a command and shows what it says only when it fails. */
function run(command: string, ...args: string[]): void {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status === 0) return;
  process.stderr.write(`${stdout}${stderr}`);
  throw new Error(`${command} ${args.join(' ')} failed`, { cause: error });
}
