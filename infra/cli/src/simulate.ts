import { Api } from './api.ts';
import { runCommand } from './exit.ts';
import { fleetOf, registerFleet } from './fleet.ts';
import { interruptionSignal } from './interruption.ts';
import { readSettings } from './settings.ts';
import { readSimulateArguments, SIMULATE_HELP, type SimulateOptions } from './simulate-arguments.ts';
import { simulate } from './simulate-run.ts';
import { showStatus } from './status.ts';
import { summary, Tally } from './tally.ts';
import { UsageError } from './usage-error.ts';

/** A sensor tries one reading for so long; the next one is due anyway. */
const PATIENCE_MS = 10_000;
/** While registering, somebody waits at the terminal. */
const REGISTER_PATIENCE_MS = 30_000;

await runCommand('simulate', async () => {
  const options = readSimulateArguments(process.argv.slice(2));
  if (options === undefined) {
    console.log(SIMULATE_HELP);
    return 0;
  }
  return run(options, interruptionSignal());
});

async function run(options: SimulateOptions, stop: AbortSignal): Promise<number> {
  const { devices } = options;
  const settings = readSettings(options, process.env);
  const { url } = settings;
  if (settings.adminKey === undefined) {
    throw new UsageError(
      'No admin key is known: set API_SECRET_KEY, or start the embedded system here first.',
    );
  }
  const registry = new Api({ url, patienceMs: REGISTER_PATIENCE_MS, signal: stop });
  const credentials = await registerFleet(fleetOf(devices), registry, settings);
  const borrowed = credentials.filter(({ key }) => key === settings.adminKey).length;
  console.log(`${devices} devices are registered.`);
  if (borrowed > 0)
    console.log(`${borrowed} post with the admin key, since their own keys are not known here.`);
  const tally = new Tally();
  const startedAtMs = performance.now();
  const hideStatus = showStatus(tally, process.stderr);
  // An interrupted fleet still waits for its last answers, for as long as a reading may take.
  const signal = new AbortController().signal;
  const api = new Api({ url, patienceMs: PATIENCE_MS, signal });
  await simulate({
    api,
    credentials,
    rate: options.rate,
    durationMs: options.durationS * 1_000,
    stop,
    tally,
  });
  hideStatus();
  console.log(summary(tally, { devices, elapsedMs: performance.now() - startedAtMs }));
  return tally.failed === 0 && tally.missed === 0 && tally.acknowledged > 0 ? 0 : 1;
}
