import { HELP, readArguments, UsageError, type BenchOptions } from './arguments.ts';
import { Laboratory } from './laboratory.ts';
import { MEASURE_RUNS } from './measures/measures.ts';

process.exitCode = await main();

async function main(): Promise<number> {
  try {
    const options = readArguments(process.argv.slice(2));
    if (options === undefined) {
      console.log(HELP);
      return 0;
    }
    return await run(options);
  } catch (error) {
    console.error(`bench: ${error instanceof UsageError ? error.message : String(error)}`);
    return error instanceof UsageError ? 2 : 1;
  }
}

/** Runs the measures; one that fails does not keep the others from running. */
async function run(options: BenchOptions): Promise<number> {
  const laboratory = await Laboratory.open(options);
  const stopped = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      stopped.abort();
      void laboratory.close().finally(() => process.exit(130));
    });
  }
  let failures = 0;
  for (const name of options.measures) {
    if (stopped.signal.aborted) break;
    laboratory.say(`\n== ${name}`);
    const startedAtMs = performance.now();
    try {
      await MEASURE_RUNS[name](laboratory);
    } catch (error) {
      failures++;
      laboratory.say(`${name} failed: ${reasonOf(error)}`);
    }
    laboratory.say(`${name} took ${Math.round((performance.now() - startedAtMs) / 1000)} s`);
  }
  await laboratory.close();
  return failures === 0 ? 0 : 1;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
