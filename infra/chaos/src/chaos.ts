import { join } from 'node:path';
import { jsonLine, words } from './check/verdict.ts';
import { FAULTS } from './faults/catalogue.ts';
import { readOptions, USAGE, UsageError } from './options.ts';
import { runAll } from './run-all.ts';

const REPOSITORY = join(import.meta.dirname, '..', '..', '..');

/** Runs what the command line asks for; returns the exit code. */
async function main(): Promise<number> {
  const fallback = { seed: Date.now() % 1_000_000, services: join(REPOSITORY, 'services') };
  const options = readOptions(process.argv.slice(2), fallback);
  if (options === undefined) {
    console.log(USAGE);
    return 0;
  }
  const say = (text: string): void => {
    process.stderr.write(`${text}\n`);
  };
  const isGreen = await runAll(FAULTS, options, {
    say,
    tell: (verdict) => {
      say(words(verdict));
      if (options.isJson) process.stdout.write(`${jsonLine(verdict)}\n`);
    },
  });
  return isGreen ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof UsageError ? `${error.message}\n\n${USAGE}` : error);
  process.exitCode = 2;
}
