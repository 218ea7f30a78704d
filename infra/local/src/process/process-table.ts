import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { platform } from 'node:os';

/** What tells one process from a later one with the same pid. */
export interface ProcessIdentity {
  /** The program and its arguments. */
  readonly argv: readonly string[];
  /** Opaque: equal for the same process only. */
  readonly startedAt: string;
}

/** The live process with this pid; undefined when there is none or only its unreaped corpse. */
export function identifyProcess(pid: number): ProcessIdentity | undefined {
  return platform() === 'linux' ? fromProc(pid) : fromPs(pid);
}

/** The live processes whose working directory is `folder`; empty where the system cannot tell. */
export function processesIn(folder: string): number[] {
  if (platform() !== 'linux') return [];
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && workingDirectory(pid) === folder);
}

function workingDirectory(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}

function fromProc(pid: number): ProcessIdentity | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold spaces, so fields are counted from its end: state is first, start time 20th.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    const argv = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
    // Counted since the system started, so it takes the name of that start to be unique.
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return { argv, startedAt: `${boot} ${fields[19] ?? ''}` };
  } catch {
    return undefined;
  }
}

function fromPs(pid: number): ProcessIdentity | undefined {
  try {
    const ask = (field: string): string =>
      execFileSync('ps', ['-o', `${field}=`, '-p', String(pid)], { encoding: 'utf8' }).trim();
    if (ask('stat').startsWith('Z')) return undefined;
    // Only the program itself is told apart here; the arguments come as one, their spaces unmarked.
    const program = ask('comm');
    return { argv: [program, ask('command').slice(program.length + 1)], startedAt: ask('lstart') };
  } catch {
    return undefined;
  }
}
