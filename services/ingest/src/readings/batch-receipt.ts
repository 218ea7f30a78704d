import { Problem } from '@telemetry/chassis';
import { MAX_BATCH } from './batch-body.ts';
import { MAX_DETAILS, within } from './fault.ts';
import type { Hints } from './hints.ts';
import type { Verdict } from './intake.ts';

/**
 * The answer to a batch, in the order of its readings: a `BatchReceiptDto` as JSON. It is put together by hand, for it
 * is as long as the batch.
 */
export function batchReceiptJson(verdicts: readonly Verdict[], hints: Hints): string {
  const counts: Record<Verdict['status'], number> = { accepted: 0, duplicate: 0, rejected: 0 };
  let results = '';
  let index = 0;
  for (const verdict of verdicts) {
    counts[verdict.status]++;
    results += `${index === 0 ? '' : ','}${resultJson(verdict, index)}`;
    index++;
  }
  const { accepted, duplicate, rejected } = counts;
  const rest = JSON.stringify({ max_batch: MAX_BATCH, ...hints }).slice(1);
  return `{"accepted":${accepted},"duplicates":${duplicate},"rejected":${rejected},"results":[${results}],${rest}`;
}

/**
 * The problem of a batch of which nothing can be taken: with all faults, each at its place. One code that all
 * readings share is the batch's own, so that another device's key is a 403 here as well.
 */
export function batchProblem(problems: readonly Problem[]): Problem {
  const placed = problems.map((problem, index) => within(`readings[${index}]`, problem));
  const codes = new Set(placed.map(({ code }) => code));
  const [first, ...others] = placed;
  if (first === undefined) throw new Error('A batch has at least one reading');
  const more = others.length === 0 ? '' : ` (and ${others.length} more readings)`;
  return new Problem(codes.size === 1 ? first.code : 'VALIDATION_ERROR', `${first.message}${more}`, {
    details: placed.flatMap(({ details }) => details).slice(0, MAX_DETAILS),
  });
}

function resultJson(verdict: Verdict, index: number): string {
  const { status } = verdict;
  if (status !== 'rejected') return `{"index":${index},"status":"${status}","id":"${verdict.reading.id}"}`;
  const { code, message } = within(`readings[${index}]`, verdict.problem);
  return JSON.stringify({ index, status, code, error: message });
}
