import { UsageError } from './usage-error.ts';

/** Runs a command and ends the process with the code it returns: 2 after a UsageError, 1 after any other error. */
export async function runCommand(name: string, command: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await command();
  } catch (error) {
    process.exitCode = error instanceof UsageError ? 2 : 1;
    console.error(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    if (error instanceof UsageError) console.error(`Try: npm run ${name} -- --help`);
  }
}
