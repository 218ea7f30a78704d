import { parseArgs } from 'node:util';

/** What `npm run chaos` was asked to do. */
export interface Options {
  /** Faults by name; all when empty. */
  readonly names: readonly string[];
  readonly isShort: boolean;
  readonly isJson: boolean;
  /** Only mutants: each must be caught. */
  readonly isMutantsOnly: boolean;
  /** Only this: nothing goes wrong for so many minutes. */
  readonly soakMinutes?: number;
  readonly seed: number;
  /** The folder of the services to run, `services/` of a checkout that is built. */
  readonly services: string;
}

/** The command line cannot be understood. */
export class UsageError extends Error {}

export const USAGE = `npm run chaos [-- <names>] [--short] [--mutants] [--soak <minutes>] [--json] [--seed <number>] [--services <folder>]

  <names>      faults, or mutants with --mutants; all unless given
  --short      the form for every change: less load, shorter outages, the most telling faults and a mutant
  --mutants    runs services with a mistake put in; succeeds when the check catches every one
  --soak       no fault at all for so many minutes under a low load; nothing may grow
  --json       one line of JSON a fault on standard output, all else on standard error
  --seed       repeats the plan of an earlier run; what the system does in it is its own
  --services   another checkout's services/, built, in place of this one's`;

/** Reads the command line; undefined when help was asked for. Throws UsageError. */
export function readOptions(
  args: readonly string[],
  fallback: Pick<Options, 'seed' | 'services'>,
): Options | undefined {
  const { values, positionals } = parse(args);
  if (values.help === true) return undefined;
  const seed = values.seed === undefined ? fallback.seed : Number(values.seed);
  if (!Number.isSafeInteger(seed) || seed < 0) throw new UsageError('--seed must be a whole number');
  const soakMinutes = values.soak === undefined ? undefined : Number(values.soak);
  if (soakMinutes !== undefined && !(soakMinutes > 0))
    throw new UsageError('--soak must be a number of minutes');
  return {
    names: positionals,
    isShort: values.short === true,
    isJson: values.json === true,
    isMutantsOnly: values.mutants === true,
    ...(soakMinutes !== undefined && { soakMinutes }),
    seed,
    services: values.services ?? fallback.services,
  };
}

function parse(args: readonly string[]): ReturnType<typeof parseArgs<typeof CONFIG>> {
  try {
    return parseArgs({ ...CONFIG, args: [...args] });
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

const CONFIG = {
  allowPositionals: true,
  options: {
    short: { type: 'boolean' },
    json: { type: 'boolean' },
    mutants: { type: 'boolean' },
    soak: { type: 'string' },
    seed: { type: 'string' },
    services: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  },
} as const;
