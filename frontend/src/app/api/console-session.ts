import { openEnvelope } from './envelope.ts';
import { asFields, asText } from './parse.ts';

/** Who is signed in; the key itself is never kept. */
export interface ConsoleSession {
  readonly role: string;
  readonly name: string;
}

/** Parses the answer of `GET` and `POST /auth/session`. */
export function parseSession(body: unknown): ConsoleSession {
  const fields = asFields(openEnvelope(body).data, 'data');
  return { role: asText(fields.role, 'data.role'), name: asText(fields.name, 'data.name') };
}
