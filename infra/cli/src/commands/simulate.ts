import { randomInt } from 'node:crypto';
import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { interruptionSignal } from '../interruption.ts';
import { runSimulation } from '../simulate/simulate.ts';
import { positiveNumber, share, UsageError, wholeNumber } from '../usage-error.ts';

interface Options {
  readonly devices: number;
  readonly rate: number;
  readonly duration: number;
  readonly clockSkew: number;
  readonly duplicates: number;
  readonly reorder: number;
  readonly offline: number;
  readonly bad: number;
  readonly seed?: number;
}

const MAX_DEVICES = 100_000;
/** A device has one reading a millisecond at most, since that is the resolution of its timestamps. */
const MAX_RATE = 1_000;
/** Readings that are more than ten minutes ahead are refused. */
const MAX_SKEW_S = 540;
const LARGEST_SEED = 2 ** 31;

/** `telemetry simulate` */
export function addSimulate(program: Command, context: Context): void {
  program
    .command('simulate')
    .description(
      'a fleet of plausible sensors, each posting with its own key; ends with a report of the ledger',
    )
    .option(
      '--devices <n>',
      'how many: sim-001, sim-002, …',
      (text) => upTo(text, 'devices', MAX_DEVICES),
      10,
    )
    .option('--rate <r>', 'readings a second of each', (text) => upTo(text, 'rate', MAX_RATE), 1)
    .option(
      '--duration <s>',
      'seconds to run (default: until Ctrl-C)',
      (text) => positiveNumber('duration', text),
      Infinity,
    )
    .option(
      '--clock-skew <s>',
      'clocks are up to so many seconds off',
      (text) => upTo(text, 'clock-skew', MAX_SKEW_S),
      0,
    )
    .option('--duplicates <share>', 'readings sent a second time', share, 0)
    .option('--reorder <share>', 'readings that leave after their successor', share, 0)
    .option('--offline <share>', 'time without a network, in spells of 10 s that end with a batch', share, 0)
    .option('--bad <share>', 'readings replaced by something that has to be refused', share, 0)
    .option('--seed <n>', 'deviate as a run before did', wholeNumber)
    .action(async (options: Options) => {
      const { devices, rate, duration: durationS, clockSkew, seed, ...shares } = options;
      if (!Number.isInteger(devices)) throw new UsageError(`--devices: "${devices}" is not a whole number`);
      const { duplicates, reorder, offline, bad } = shares;
      const deviations = {
        ...{ duplicates, reorder, offline, bad },
        clockSkewMs: clockSkew * 1_000,
        seed: seed ?? randomInt(LARGEST_SEED),
      };
      const run = { devices, rate, durationS, deviations };
      context.exitCode = await runSimulation(run, context.feedSettings, interruptionSignal());
    });
}

function upTo(text: string, option: string, most: number): number {
  const value = positiveNumber(option, text);
  if (value > most) throw new UsageError(`--${option}: "${text}" is more than ${most}`);
  return value;
}
