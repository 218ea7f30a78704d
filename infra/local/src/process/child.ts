import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Command } from './process-spec.ts';

/** How a process ended, as a person would say it: `exited with code 1`, `was ended by SIGKILL`. */
export type Ending = string;

/** A running program of ours. */
export interface Child {
  readonly pid: number;
  /** Settles when the program has ended; never rejects. */
  readonly ended: Promise<Ending>;
  hasEnded(): boolean;
  signal(signal: NodeJS.Signals): void;
  /** Signals, waits `graceMs`, then kills the program and everything in its process group. */
  stop(signal: NodeJS.Signals, graceMs: number): Promise<void>;
}

export interface ChildOptions {
  /** Called with each line the program writes on either stream. */
  readonly onLine: (line: string) => void;
  /** Its own process group: a terminal's Ctrl-C does not reach it, and the group can be killed as one. */
  readonly ownGroup: boolean;
}

/** Runs a program. Throws when it cannot be started at all (no such file, not allowed). */
export async function spawnChild(command: Command, { onLine, ownGroup }: ChildOptions): Promise<Child> {
  const { args, env, cwd, uid, gid } = command;
  const process = spawn(command.command, args, {
    ...(cwd === undefined ? {} : { cwd }),
    ...(uid === undefined ? {} : { uid }),
    ...(gid === undefined ? {} : { gid }),
    env,
    detached: ownGroup,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = endingOf(process);
  forwardLines([process.stdout, process.stderr], onLine);
  const { pid } = process;
  if (pid === undefined) throw new Error(`${command.command} could not be started: ${await ended}`);
  return controls({ process, pid, ended, ownGroup });
}

interface Running {
  readonly process: ChildProcess;
  readonly pid: number;
  readonly ended: Promise<Ending>;
  readonly ownGroup: boolean;
}

function controls({ process, pid, ended, ownGroup }: Running): Child {
  const signal = (name: NodeJS.Signals): void => {
    process.kill(name);
  };
  const killAll = (): void => {
    if (ownGroup) killGroup(pid);
    else signal('SIGKILL');
  };
  return {
    pid,
    ended,
    hasEnded: () => process.exitCode !== null || process.signalCode !== null,
    signal,
    stop: async (name, graceMs) => {
      signal(name);
      const timer = setTimeout(killAll, graceMs);
      await ended;
      clearTimeout(timer);
      if (ownGroup) killGroup(pid);
    },
  };
}

function endingOf(process: ChildProcess): Promise<Ending> {
  return new Promise((resolve) => {
    process.once('error', (error) => {
      if (process.pid === undefined) resolve(error.message);
    });
    process.once('exit', (code, signal) => {
      resolve(signal === null ? `exited with code ${String(code)}` : `was ended by ${signal}`);
    });
  });
}

/** Ends what is left of a process group; nothing left is what we want. */
export function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // No such group: all have gone.
  }
}

function forwardLines(streams: readonly Readable[], onLine: (line: string) => void): void {
  for (const input of streams) createInterface({ input, crlfDelay: Infinity }).on('line', onLine);
}
