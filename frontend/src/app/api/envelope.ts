import type { Answer, Schema, Unparsed } from './contract.ts';
import { asFields, asText, orNull } from './parse.ts';

/** One page of a list and where the next one starts. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Null on the last page. */
  readonly nextCursor: string | null;
}

/** What any list or history may say beside its data. */
export type Meta = Unparsed<Schema<'ListMetaDto'> & Schema<'HistoryMetaDto'>>;

/** What the envelope of a successful answer carries. */
export interface Envelope {
  readonly data: unknown;
  readonly meta: Meta;
}

/** Opens the envelope every successful answer comes in. */
export function openEnvelope(body: unknown): Envelope {
  const fields = asFields<Answer<unknown>>(body, 'answer');
  return { data: fields.data, meta: orNull(fields.meta, 'meta', asFields<Meta>) ?? {} };
}

/** The cursor of the next page, or null when `meta` says there is none. */
export function nextCursor(meta: Meta): string | null {
  return meta.has_more === true ? orNull(meta.next_cursor, 'meta.next_cursor', asText) : null;
}
