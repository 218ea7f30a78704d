import type { Problem } from '@telemetry/chassis';

/** What became of one of many devices: its revision, whether that is a new one, or why it stayed as it was. */
export type Outcome =
  | { readonly deviceId: string; readonly revision: bigint; readonly isChanged: boolean }
  | { readonly deviceId: string; readonly problem: Problem };

/** One outcome as the API shows it. */
export interface BulkResult {
  readonly device_id: string;
  /** As the status of an answer. */
  readonly status: number;
  readonly changed?: boolean;
  readonly revision?: number;
  readonly code?: string;
  readonly error?: string;
}

/** The answer to a change of many devices: counts, and a result for each. */
export function bulkAnswer(outcomes: readonly Outcome[]): {
  changed: number;
  unchanged: number;
  failed: number;
  results: BulkResult[];
} {
  const results = outcomes.map(bulkResult);
  const changed = results.filter((result) => result.changed === true).length;
  const failed = results.filter((result) => result.code !== undefined).length;
  return { changed, unchanged: results.length - changed - failed, failed, results };
}

function bulkResult(outcome: Outcome): BulkResult {
  if ('problem' in outcome) {
    const { deviceId, problem } = outcome;
    return { device_id: deviceId, status: problem.status, code: problem.code, error: problem.message };
  }
  const { deviceId, revision, isChanged } = outcome;
  return { device_id: deviceId, status: 200, changed: isChanged, revision: Number(revision) };
}
