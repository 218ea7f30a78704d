import { ApiError } from './api-error.ts';

/** A reading as it is sent; times are RFC 3339 UTC. */
export interface Reading {
  readonly timestamp: string;
  readonly metrics: Readonly<Record<string, number>>;
}

/** What became of the readings of a batch. Accepted and duplicate ones are acknowledged: they are durable. */
export interface BatchAnswer {
  readonly accepted: number;
  readonly duplicates: number;
  readonly rejected: readonly RejectedReading[];
}

/** A reading that was refused, by its position in the batch. */
export interface RejectedReading {
  readonly index: number;
  readonly reason: string;
}

interface Result {
  readonly index: number;
  readonly code?: string | null;
  readonly error?: string | null;
}
interface BatchBody {
  readonly data?: {
    readonly duplicates: number;
    readonly rejected: number;
    readonly results?: readonly Result[];
  } | null;
  readonly details?: readonly { readonly field: string; readonly message: string }[];
  readonly error?: string;
}

/** Reads the answer to a batch of `size` readings: 201 all taken, 207 some, 422 none. Throws an ApiError for any other. */
export function readBatchAnswer(
  answer: { readonly status: number; readonly body: unknown },
  size: number,
): BatchAnswer {
  const body = (answer.body ?? {}) as BatchBody;
  if (![200, 201, 207, 422].includes(answer.status)) throw ApiError.of(answer);
  if (body.data?.results !== undefined || (answer.status !== 422 && body.data)) {
    const rejected = (body.data.results ?? []).flatMap(({ index, code, error }) =>
      typeof code === 'string' || typeof error === 'string' ? [{ index, reason: error ?? code ?? '' }] : [],
    );
    const { duplicates } = body.data;
    return { accepted: size - duplicates - rejected.length, duplicates, rejected };
  }
  if (answer.status !== 422) throw ApiError.of(answer);
  return {
    accepted: 0,
    duplicates: 0,
    rejected: Array.from({ length: size }, (_, index) => refusal(index, body)),
  };
}

/** A batch refused as a whole is a problem document, whose details name fields such as `readings.3.metrics.co2`. */
function refusal(index: number, { details, error }: BatchBody): RejectedReading {
  const own = details?.find(({ field }) => field.split(/[.[\]]+/).includes(String(index)));
  return { index, reason: own === undefined ? (error ?? 'not valid') : `${own.field}: ${own.message}` };
}
