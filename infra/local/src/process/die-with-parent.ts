import { findExecutable } from './find-executable.ts';
import type { Command } from './process-spec.ts';

/** Has the kernel kill the program when we end, however we end; as it was where the system cannot. */
export function dieWithParent<C extends Command>(command: C): C {
  const setpriv = findExecutable('setpriv');
  if (setpriv === undefined) return command;
  return { ...command, command: setpriv, args: ['--pdeathsig', 'KILL', command.command, ...command.args] };
}
