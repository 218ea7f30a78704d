import { CommanderError } from 'commander';
import { exitCodeOf } from './exit-codes.ts';
import { buildProgram } from './program.ts';
import { UsageError } from './usage-error.ts';

/** Runs what the arguments say on this terminal; the code to end the process with. */
export async function runProgram(args: readonly string[]): Promise<number> {
  const { program, context } = buildProgram(process.env);
  try {
    await program.parseAsync(args, { from: 'user' });
    return context.exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) {
      console.error(`telemetry: ${error instanceof Error ? error.message : String(error)}`);
      if (error instanceof UsageError) console.error('Try: telemetry --help');
    }
    return exitCodeOf(error);
  }
}
