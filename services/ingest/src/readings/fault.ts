import { Problem, type ProblemDetail } from '@telemetry/chassis';

/** What is wrong with a value, and which rule says so. The message completes a sentence that begins with the field. */
export interface Fault {
  readonly message: string;
  readonly type: string;
}

/** Most faults that one answer lists. */
export const MAX_DETAILS = 100;

/** The 422 for these faults; there is at least one. */
export function validationProblem(details: readonly ProblemDetail[]): Problem {
  return new Problem('VALIDATION_ERROR', summary(details), { details: details.slice(0, MAX_DETAILS) });
}

/** The same problem, with its fields as they are found in the whole request: `readings[3]` before each. */
export function within(path: string, problem: Problem): Problem {
  const details = problem.details.map((detail) => ({ ...detail, field: joined(path, detail.field) }));
  return problem.code === 'VALIDATION_ERROR'
    ? validationProblem(details)
    : new Problem(problem.code, problem.message, { details });
}

function joined(path: string, field: string): string {
  return field === '' ? path : `${path}.${field}`;
}

function summary(details: readonly ProblemDetail[]): string {
  const [first] = details;
  if (first === undefined) return 'The input is not valid';
  const said = `${first.field} ${first.message}`.trim();
  return details.length === 1 ? said : `${said} (and ${details.length - 1} more)`;
}
