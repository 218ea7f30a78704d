import { parseArgs } from 'node:util';

export const MEASURES = [
  'ingest',
  'batches',
  'tracing',
  'stored',
  'pipeline',
  'writer',
  'layout',
  'queries',
  'size',
  'cold',
  'export',
  'growth',
  'registry',
  'fleet',
  'fanout',
  'stalled',
  'post_to_browser',
] as const;

/** What can be measured. */
export type MeasureName = (typeof MEASURES)[number];

export const HELP = `Measures the system beside rivals in the same run, each in a temporary folder.

  npm run bench -- [names] [options]

  names           any of ${MEASURES.join(' ')}; all unless given
  --quick         the short form: all in some five minutes
  --json          one line a measure on stdout; everything else goes to stderr
  --rows N        readings in the store that is queried (10000000; 400000 with --quick)
  --rounds N      interleaved rounds (5; 2 with --quick)
  --from DIR      measures the built services of another checkout
  --help          this text
`;

/** What a run was asked to do. */
export interface BenchOptions {
  readonly measures: readonly MeasureName[];
  readonly isQuick: boolean;
  readonly isJson: boolean;
  /** Readings in the store that is queried. */
  readonly rows: number;
  readonly rounds: number;
  /** A checkout whose services are measured instead of ours. */
  readonly from: string | undefined;
}

/** The command was called wrongly; the message says how. */
export class UsageError extends Error {}

/** Reads the arguments; undefined when help is asked for. Throws a UsageError. */
export function readArguments(args: readonly string[]): BenchOptions | undefined {
  const { values, positionals } = parse(args);
  if (values.help) return undefined;
  const unknown = positionals.filter((name) => !isMeasure(name));
  if (unknown.length > 0)
    throw new UsageError(`Unknown: ${unknown.join(', ')}. There are ${MEASURES.join(', ')}`);
  return {
    measures: MEASURES.filter((name) => positionals.length === 0 || positionals.includes(name)),
    isQuick: values.quick,
    isJson: values.json,
    rows: countOf('rows', values.rows) ?? (values.quick ? 400_000 : 10_000_000),
    rounds: countOf('rounds', values.rounds) ?? (values.quick ? 2 : 5),
    from: values.from,
  };
}

function isMeasure(name: string): name is MeasureName {
  return MEASURES.some((one) => one === name);
}

function countOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 1)
    throw new UsageError(`--${option}: "${text}" is not a whole number above 0`);
  return count;
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        quick: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        rows: { type: 'string' },
        rounds: { type: 'string' },
        from: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
