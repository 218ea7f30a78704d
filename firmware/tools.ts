import { spawnSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { env, getuid } from 'node:process';

/** Something a build needs: it is there when a command is on the PATH, or a file where Debian puts it. */
interface Need {
  readonly command?: string;
  readonly file?: string;
  readonly debianPackage: string;
}

/** What each job needs. */
export const JOBS = {
  host: [
    { command: 'gcc', debianPackage: 'gcc' },
    { command: 'cmake', debianPackage: 'cmake' },
    { command: 'make', debianPackage: 'make' },
    { file: '/usr/include/{,*/}curl/curl.h', debianPackage: 'libcurl4-openssl-dev' },
  ],
  riscv: [
    { command: 'cmake', debianPackage: 'cmake' },
    { command: 'make', debianPackage: 'make' },
    { command: 'riscv64-unknown-elf-gcc', debianPackage: 'gcc-riscv64-unknown-elf' },
    { command: 'qemu-system-riscv32', debianPackage: 'qemu-system-misc' },
    {
      file: '/usr/lib/picolibc/riscv64-unknown-elf/picolibc.specs',
      debianPackage: 'picolibc-riscv64-unknown-elf',
    },
  ],
  analysis: [
    { command: 'cppcheck', debianPackage: 'cppcheck' },
    { command: 'clang-tidy', debianPackage: 'clang-tidy' },
    { command: 'cmake', debianPackage: 'cmake' },
    { command: 'make', debianPackage: 'make' },
    { file: '/usr/include/{,*/}curl/curl.h', debianPackage: 'libcurl4-openssl-dev' },
  ],
  fuzz: [
    { command: 'clang', debianPackage: 'clang' },
    { command: 'cmake', debianPackage: 'cmake' },
    { command: 'make', debianPackage: 'make' },
    { file: '/usr/include/{,*/}curl/curl.h', debianPackage: 'libcurl4-openssl-dev' },
    {
      file: '/usr/lib/llvm-*/lib/clang/*/lib/linux/libclang_rt.fuzzer-*.a',
      debianPackage: 'libclang-rt-dev',
    },
  ],
} as const satisfies Record<string, readonly Need[]>;

export type Job = keyof typeof JOBS;

/** A tool is missing and could not be installed; the message says what to install. */
export class NoTools extends Error {}

/** Makes sure that everything a job needs is installed; installs Debian's packages when it may. Throws NoTools. */
export function ensureTools(job: Job): void {
  const lacking = missing(job);
  if (lacking.length === 0) return;
  if (isAdministrator()) install(lacking);
  const still = missing(job);
  if (still.length > 0) throw new NoTools(advice(job, still));
}

function missing(job: Job): Need[] {
  const needs: readonly Need[] = JOBS[job];
  return needs.filter(
    ({ command, file }) => !(command === undefined ? isFile(file ?? '') : isOnPath(command)),
  );
}

function isFile(pattern: string): boolean {
  return globSync(pattern).length > 0;
}

function isOnPath(command: string): boolean {
  return (env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, command)));
}

function install(needs: readonly Need[]): void {
  const packages = needs.map(({ debianPackage }) => debianPackage);
  const how = ['install', '-y', '-q', '--no-install-recommends', ...packages];
  if (!isOnPath('apt-get') || run('apt-get', ...how)) return;
  // The lists may be missing or too old to name files that still exist.
  if (run('apt-get', 'update', '-q')) run('apt-get', ...how);
}

function advice(job: Job, needs: readonly Need[]): string {
  const names = needs.map(({ command, file }) => command ?? file).join(', ');
  const packages = needs.map(({ debianPackage }) => debianPackage).join(' ');
  return (
    `The firmware's ${job} build needs ${names}. On Debian and Ubuntu: apt-get install ${packages}; ` +
    'elsewhere install what these packages hold.'
  );
}

function isAdministrator(): boolean {
  return getuid?.() === 0 || spawnSync('sudo', ['-n', 'true']).status === 0;
}

/** Whether a command that an administrator gives succeeded. What it says goes to the error stream. */
function run(...command: string[]): boolean {
  const [name = '', ...rest] = getuid?.() === 0 ? command : ['sudo', '-n', ...command];
  const quietly = { ...env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(name, rest, { stdio: ['ignore', 2, 2], env: quietly }).status === 0;
}
