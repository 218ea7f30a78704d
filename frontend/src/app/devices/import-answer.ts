import type { Schema } from '../api/contract.ts';
import { openEnvelope } from '../api/envelope.ts';
import { UnexpectedAnswer, asFields, asList, asNumber, asText, orNull } from '../api/parse.ts';

type Answer = Schema<'ImportAnswerDto'>;
type Result = Answer['results'][number];

const statuses = [
  'created',
  'updated',
  'unchanged',
  'rejected',
] as const satisfies readonly Result['status'][];

/** Parses the answer of `POST /devices/import`. */
export function parseImport(body: unknown): Answer {
  const fields = asFields<Answer>(openEnvelope(body).data, 'data');
  return {
    dry_run: fields.dry_run === true,
    created: asNumber(fields.created, 'data.created'),
    updated: asNumber(fields.updated, 'data.updated'),
    unchanged: asNumber(fields.unchanged, 'data.unchanged'),
    rejected: asNumber(fields.rejected, 'data.rejected'),
    results: asList(fields.results, 'data.results', parseResult),
  };
}

function parseResult(value: unknown, path: string): Result {
  const fields = asFields<Result>(value, path);
  const status = statuses.find((known) => known === fields.status);
  if (!status) throw new UnexpectedAnswer(`${path}.status`, 'known status');
  const apiKey = orNull(fields.api_key, `${path}.api_key`, asText);
  const error = orNull(fields.error, `${path}.error`, asText);
  return {
    line: asNumber(fields.line, `${path}.line`),
    device_id: orNull(fields.device_id, `${path}.device_id`, asText),
    status,
    ...(apiKey !== null && { api_key: apiKey }),
    ...(error !== null && { error }),
  };
}
