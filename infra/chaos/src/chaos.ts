import { join } from 'node:path';
import { jsonLine, type Verdict, words } from './check/verdict.ts';
import { FAULTS } from './faults/catalogue.ts';
import { soak } from './faults/soak.ts';
import { type Options, readOptions, USAGE, UsageError } from './options.ts';
import { MUTANTS } from './mutants/catalogue.ts';
import { runAll } from './run-all.ts';
import { runMutants } from './run-mutants.ts';
import { stopSystems } from './system/system.ts';

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
  const tell = (verdict: Verdict): void => {
    say(words(verdict));
    if (options.isJson) process.stdout.write(`${jsonLine(verdict)}\n`);
  };
  if (options.isMutantsOnly)
    return codeOf(await runMutants(choose(MUTANTS, options), options, { say, tell }));
  if (options.soakMinutes !== undefined)
    return codeOf(await runAll([soak(options.soakMinutes)], options, { say, tell }));
  const isGreen = await runAll(choose(FAULTS, options), options, { say, tell });
  if (!options.isShort || options.names.length > 0) return codeOf(isGreen);
  // The short form shows with one mutant that the check can turn red; its line would read as a fault's.
  const isCaught = await runMutants(choose(MUTANTS, options), options, {
    say,
    tell: (verdict) => say(words(verdict)),
  });
  return codeOf(isGreen && isCaught);
}

/** Those asked for by name, else all of the form. Throws UsageError for a name that none has. */
function choose<T extends { readonly name: string; readonly isInShort?: true }>(
  all: readonly T[],
  { names, isShort }: Options,
): T[] {
  const unknown = names.filter((name) => !all.some((one) => one.name === name));
  if (unknown.length > 0) {
    const known = all.map(({ name }) => name).join(', ');
    throw new UsageError(`There is no ${unknown.join(', ')}. There are: ${known}`);
  }
  if (names.length > 0) return all.filter(({ name }) => names.includes(name));
  return all.filter(({ isInShort }) => !isShort || isInShort === true);
}

function codeOf(isGood: boolean): number {
  return isGood ? 0 : 1;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void stopSystems().finally(() => process.exit(2)));
}
try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof UsageError ? `${error.message}\n\n${USAGE}` : error);
  process.exitCode = 2;
}
