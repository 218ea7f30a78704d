import { parseArgs } from 'node:util';
import { originOf, positiveNumber, UsageError } from './usage-error.ts';

export const SIMULATE_HELP = `Runs a fleet of plausible sensors, each posting its own readings with its own key.

  npm run simulate -- [options]

  --devices N     how many: sim-001, sim-002, … (default: 10)
  --rate R        readings a second of each device (default: 1)
  --duration S    seconds to run (default: until Ctrl-C)
  --url ORIGIN    where the system is (default: this machine, at PORT or else 8000)
  --key KEY       the admin key; better given as API_SECRET_KEY, in the environment or .env, since arguments
                  are visible to every user of this machine
  --help          this text
`;

/** What a simulation was asked to do. */
export interface SimulateOptions {
  readonly devices: number;
  /** Readings a second of each device. */
  readonly rate: number;
  /** Infinity means until interrupted. */
  readonly durationS: number;
  readonly url: string | undefined;
  readonly key: string | undefined;
}

const MAX_DEVICES = 100_000;
/** A device has one reading a millisecond at most, since that is the resolution of its timestamps. */
const MAX_RATE = 1_000;

/** Reads the arguments of `simulate`; undefined when help is asked for. Throws a UsageError. */
export function readSimulateArguments(args: readonly string[]): SimulateOptions | undefined {
  const { help, devices, rate, duration, url, key } = parse(args);
  if (help === true) return undefined;
  const count = positiveNumber('devices', devices);
  if (!Number.isInteger(count) || count > MAX_DEVICES) {
    throw new UsageError(`--devices: "${devices}" is not a whole number up to ${MAX_DEVICES}`);
  }
  const perSecond = positiveNumber('rate', rate);
  if (perSecond > MAX_RATE) throw new UsageError(`--rate: "${rate}" is more than ${MAX_RATE} a second`);
  return {
    devices: count,
    rate: perSecond,
    durationS: duration === undefined ? Infinity : positiveNumber('duration', duration),
    url: url === undefined ? undefined : originOf(url),
    key,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        devices: { type: 'string', default: '10' },
        rate: { type: 'string', default: '1' },
        duration: { type: 'string' },
        url: { type: 'string' },
        key: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
