import { asFields, asText, orNull } from './parse.ts';
import type { Fields } from './parse.ts';

/** One page of a list and where the next one starts. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Null on the last page. */
  readonly nextCursor: string | null;
}

/** What the envelope of a successful answer carries. */
export interface Envelope {
  readonly data: unknown;
  readonly meta: Fields;
}

/** Opens the envelope every successful answer comes in. */
export function openEnvelope(body: unknown): Envelope {
  const fields = asFields(body, 'answer');
  return { data: fields.data, meta: orNull(fields.meta, 'meta', asFields) ?? {} };
}

/** The cursor of the next page, or null when `meta` says there is none. */
export function nextCursor(meta: Fields): string | null {
  return meta.has_more === true ? orNull(meta.next_cursor, 'meta.next_cursor', asText) : null;
}
