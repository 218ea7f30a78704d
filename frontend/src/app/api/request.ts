import type { Answer, BodyOf, Method, PathOf, PathParams, QueryParams } from './contract.ts';
import { UnexpectedAnswer } from './parse.ts';

/** A call of the API; what it may hold follows from the path. */
export type Call<P extends PathOf<M>, M extends Method> = {
  readonly path: P;
  /** Sent as If-Match: nothing is changed when somebody else was faster. */
  readonly revision?: number;
} & Part<'params', PathParams<P, M>> &
  Part<'body', BodyOf<P, M>> & { readonly query?: QueryParams<P, M> };

type Part<Name extends string, T> = [T] extends [undefined] ? object : Readonly<Record<Name, T>>;

/** A read of the API. */
export type Read<P extends PathOf<'get'>> = Call<P, 'get'>;

/** A call whose path is not looked at any more. */
export interface AnyCall {
  readonly path: string;
  readonly params?: unknown;
  readonly query?: unknown;
  readonly body?: unknown;
  readonly revision?: number;
}

/** The address of a call, and what stands after the question mark. */
export function requestOf(call: AnyCall): { url: string; params: Record<string, string> } {
  return { url: urlOf(call), params: givenOf(call.query) };
}

/** The address of a path with its parameters in place. */
function urlOf({ path, params }: Pick<AnyCall, 'path' | 'params'>): string {
  const values = new Map(Object.entries(params ?? {}));
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(values.get(name))));
}

function givenOf(query: unknown): Record<string, string> {
  const given = Object.entries(query ?? {}).filter(
    ([, value]) => value !== undefined && value !== null && value !== '',
  );
  return Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
}

/** Opens the envelope; throws UnexpectedAnswer where there is none. */
export function openAnswer<T>(body: unknown): Answer<T> {
  if (!isAnswer<T>(body)) throw new UnexpectedAnswer('answer', 'data');
  return body;
}

/** That `data` is what the API's description promises is believed here and nowhere else. */
function isAnswer<T>(body: unknown): body is Answer<T> {
  return typeof body === 'object' && body !== null && 'data' in body;
}
