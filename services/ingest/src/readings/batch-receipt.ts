import { Problem } from '@telemetry/chassis';
import { MAX_BATCH } from './batch-body.ts';
import { MAX_DETAILS, within } from './fault.ts';
import type { Hints } from './hints.ts';
import type { Verdict } from './intake.ts';
import type { BatchReceiptDto, ItemResultDto } from './receipt.dto.ts';

/** The answer to a batch, in the order of its readings. */
export function batchReceipt(verdicts: readonly Verdict[], hints: Hints): BatchReceiptDto {
  const count = (status: Verdict['status']): number =>
    verdicts.filter((verdict) => verdict.status === status).length;
  return {
    accepted: count('accepted'),
    duplicates: count('duplicate'),
    rejected: count('rejected'),
    results: verdicts.map(itemResult),
    max_batch: MAX_BATCH,
    ...hints,
  };
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

function itemResult(verdict: Verdict, index: number): ItemResultDto {
  if (verdict.status !== 'rejected') return { index, status: verdict.status, id: verdict.reading.id };
  const { code, message } = within(`readings[${index}]`, verdict.problem);
  return { index, status: 'rejected', code, error: message };
}
