import { Problem } from '@telemetry/chassis';
import { MAX_BATCH } from './batch-body.ts';
import { MAX_DETAILS, within } from './fault.ts';
import type { Hints } from './hints.ts';
import type { Counts, Verdict } from './intake.ts';

/** What is told about the readings of a batch, in their order. */
export interface BatchResults {
  /** A list of `BatchResultDto` as JSON without its brackets, put together by hand, for it is as long as the batch. */
  readonly json: string;
  readonly problems: readonly Problem[];
}

/** Tells of each reading what became of it. */
export function batchResults(verdicts: readonly Verdict[]): BatchResults {
  // Joined, pieces become one text at once; added up, they would be put together only when they are sent.
  const pieces: string[] = [];
  const problems: Problem[] = [];
  for (const [index, verdict] of verdicts.entries()) {
    if (verdict.status === 'rejected') {
      problems.push(verdict.problem);
      pieces.push(rejectedJson(verdict.problem, index));
    } else {
      pieces.push(HEADS[verdict.status][index] ?? '', verdict.reading.id, '"},');
    }
  }
  return { json: pieces.join('').slice(0, -1), problems };
}

/** The answer to a batch: a `BatchReceiptDto` as JSON. */
export function batchReceiptJson({ json }: BatchResults, counts: Counts, hints: Hints): string {
  const { accepted, duplicate, rejected } = counts;
  const rest = JSON.stringify({ max_batch: MAX_BATCH, ...hints }).slice(1);
  return `{"accepted":${accepted},"duplicates":${duplicate},"rejected":${rejected},"results":[${json}],${rest}`;
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

function rejectedJson(problem: Problem, index: number): string {
  const { code, message } = within(`readings[${index}]`, problem);
  return `${JSON.stringify({ index, status: 'rejected', code, error: message })},`;
}

/** What stands before the id: the same in every batch. */
const HEADS = { accepted: headsOf('accepted'), duplicate: headsOf('duplicate') };

function headsOf(status: Verdict['status']): string[] {
  return Array.from({ length: MAX_BATCH }, (_, index) => `{"index":${index},"status":"${status}","id":"`);
}
