import { Problem } from '@telemetry/chassis';

/** Why something was refused, in the codes of the API. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
}

/** What a client is told of an error; of one that is ours, nothing but that. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Problem) return { code: error.code, message: error.message };
  return { code: 'INTERNAL_ERROR', message: 'Something went wrong on our side.' };
}
