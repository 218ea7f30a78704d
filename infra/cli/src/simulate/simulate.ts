import { Api } from '../client/api.ts';
import { EXIT } from '../exit-codes.ts';
import { NO_KEY, type Settings } from '../settings/settings.ts';
import { UsageError } from '../usage-error.ts';
import type { Deviations } from './deviations.ts';
import { fleetOf, registerFleet } from './fleet.ts';
import { added, EMPTY, isBalanced, type Ledger, ledgerReport, settledLedger } from './ledger.ts';
import { simulate } from './simulate-run.ts';
import { showStatus } from './status.ts';
import { summary, Tally } from './tally.ts';

/** What a simulation was asked to do. */
export interface SimulateOptions {
  readonly devices: number;
  /** Readings a second of each device. */
  readonly rate: number;
  /** Infinity means until interrupted. */
  readonly durationS: number;
  readonly deviations: Deviations;
}

/** A sensor tries one reading for so long; the next one is due anyway. */
const PATIENCE_MS = 10_000;
/** While registering, somebody waits at the terminal. */
const REGISTER_PATIENCE_MS = 30_000;
/** Storing follows acknowledging. */
const SETTLED_WITHIN_MS = 30_000;
/** Of a larger fleet these are asked about. */
const MOST_LEDGERS = 1_000;
const ASKED_AT_ONCE = 8;

/** Runs a fleet and compares what was acknowledged with what the system says became of it; the exit code. */
export async function runSimulation(
  options: SimulateOptions,
  settings: Settings,
  stop: AbortSignal,
): Promise<number> {
  const { devices, deviations } = options;
  const { url, key } = settings;
  if (key === undefined) throw new UsageError(NO_KEY);
  const registry = new Api({ url, patienceMs: REGISTER_PATIENCE_MS, signal: stop });
  const credentials = await registerFleet(fleetOf(devices), registry, settings);
  const borrowed = credentials.filter((each) => each.key === key).length;
  console.log(`${devices} devices are registered at ${url} (seed ${deviations.seed}).`);
  if (borrowed > 0)
    console.log(`${borrowed} post with the admin key, since their own keys are not known here.`);
  const tally = new Tally();
  // An interrupted fleet still waits for its last answers, for as long as a reading may take.
  const api = new Api({ url, patienceMs: PATIENCE_MS, signal: new AbortController().signal });
  const ids = credentials.slice(0, MOST_LEDGERS).map(({ deviceId }) => deviceId);
  const ledger = () => ledgerOf(ids, (id) => api.delivery(id, key));
  const before = await ledger();
  const startedAtMs = performance.now();
  const hideStatus = showStatus(tally, process.stderr);
  const durationMs = options.durationS * 1_000;
  await simulate({ api, credentials, rate: options.rate, durationMs, deviations, stop, tally });
  hideStatus();
  console.log(summary(tally, { devices, elapsedMs: performance.now() - startedAtMs }));
  const expected = ids.length === devices ? tally.acknowledged : 0;
  const since = await settledLedger(ledger, {
    before,
    acknowledgedHere: expected,
    patienceMs: SETTLED_WITHIN_MS,
  });
  console.log(ledgerReport(since, tally, ids.length));
  const isWell = tally.failed === 0 && tally.missed === 0 && tally.acknowledged > 0 && tally.badTaken === 0;
  return isWell && isBalanced(since, expected) ? EXIT.ok : EXIT.failed;
}

async function ledgerOf(ids: readonly string[], read: (id: string) => Promise<Ledger>): Promise<Ledger> {
  let sum = EMPTY;
  const queue = ids.values();
  const work = async () => {
    for (const id of queue) {
      const ledger = await read(id);
      sum = added(sum, ledger);
    }
  };
  await Promise.all(Array.from({ length: ASKED_AT_ONCE }, work));
  return sum;
}
