import { Problem, type ProblemDetail } from '@telemetry/chassis';
import type { RejectedRow, RowOutcome, TakenRow } from './import-row.ts';

/** The most faults that a problem names. */
const MAX_DETAILS = 100;

/** One row's outcome as the API shows it. */
export interface ImportResult {
  readonly line: number;
  readonly device_id: string | null;
  readonly status: TakenRow['status'] | 'rejected';
  /** The key of a new device, shown this once. */
  readonly api_key?: string;
  readonly code?: string;
  readonly error?: string;
  readonly details?: readonly ProblemDetail[];
}

/** What became of a file, row by row. */
export interface ImportAnswer {
  readonly dry_run: boolean;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly rejected: number;
  readonly results: readonly ImportResult[];
}

/** The answer to a file of which something could be taken. A dry run made no keys that anybody could use. */
export function importAnswer(
  outcomes: readonly RowOutcome[],
  { dryRun }: { readonly dryRun: boolean },
): ImportAnswer {
  const counts: Record<ImportResult['status'], number> = {
    created: 0,
    updated: 0,
    unchanged: 0,
    rejected: 0,
  };
  const results = outcomes.map((outcome) => {
    const { api_key: apiKey, ...result } = resultOf(outcome);
    return apiKey === undefined || dryRun ? result : { ...result, api_key: apiKey };
  });
  for (const { status } of results) counts[status]++;
  return { dry_run: dryRun, ...counts, results };
}

/** The problem of a file of which no row could be taken. */
export function importProblem(rejected: readonly RejectedRow[]): Problem {
  const [first] = rejected;
  if (first === undefined) return new Problem('VALIDATION_ERROR', 'The file has no row.');
  const codes = new Set(rejected.map(({ problem }) => problem.code));
  const more = rejected.length === 1 ? '' : ` (and ${rejected.length - 1} more rows)`;
  const details = rejected.flatMap(({ line, problem }) =>
    problem.details.map(({ field, ...rest }) => ({
      field: `lines[${line}]${field === '' ? '' : `.${field}`}`,
      ...rest,
    })),
  );
  const code = codes.size === 1 ? first.problem.code : 'VALIDATION_ERROR';
  return new Problem(code, `Line ${first.line}: ${first.problem.message}${more}`, {
    details: details.slice(0, MAX_DETAILS),
  });
}

function resultOf(outcome: RowOutcome): ImportResult {
  const { line, deviceId } = outcome;
  if ('problem' in outcome) {
    const { code, message, details } = outcome.problem;
    return { line, device_id: deviceId, status: 'rejected', code, error: message, details };
  }
  const { status, apiKey } = outcome;
  return { line, device_id: deviceId, status, ...(apiKey !== undefined && { api_key: apiKey }) };
}
