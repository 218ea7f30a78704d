import type { components, paths } from '../../gen/api.ts';

/** An answer or a body as the services describe it, by the name it has in `/openapi.json`. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];

/** What a caller may do to a path. */
export type Method = 'get' | 'post' | 'patch' | 'delete';

/** The paths that take a method. */
export type PathOf<M extends Method> = {
  [P in keyof paths]: paths[P] extends Readonly<Record<M, object>> ? P : never;
}[keyof paths];

type Operation<P extends PathOf<M>, M extends Method> = paths[P][M];
type Content<T> = T extends { readonly content: { readonly 'application/json': infer Body } } ? Body : never;

/** What a path is called with: its own parameters and those after the question mark. */
export type PathParams<P extends PathOf<M>, M extends Method> =
  Operation<P, M> extends { readonly parameters: { readonly path: infer Params } } ? Params : undefined;
export type QueryParams<P extends PathOf<M>, M extends Method> =
  Operation<P, M> extends { readonly parameters: { readonly query?: infer Query } } ? Query : undefined;

/** What a method of a path takes. */
export type BodyOf<P extends PathOf<M>, M extends Method> =
  Operation<P, M> extends { readonly requestBody?: infer Body } ? Content<NonNullable<Body>> : never;

/**
 * What a method of a path answers with when all is well, inside the envelope: the services describe `data` alone, so
 * the envelope around it is added here and nowhere else.
 */
export type DataOf<P extends PathOf<M>, M extends Method> =
  Operation<P, M> extends { readonly responses: infer Answers }
    ? Unwrapped<Content<Answers[keyof Answers & (200 | 201 | 202 | 207)]>>
    : never;

/** Ingest describes the envelope, too. */
type Unwrapped<T> = T extends { readonly success: boolean; readonly data: infer Data } ? Data : T;

/** The envelope of an answer. */
export interface Answer<T> {
  readonly data: T;
  /** Where a list goes on. */
  readonly meta?: { readonly next_cursor: string | null; readonly has_more: boolean };
}

/** An answer not yet looked at: only names that the API describes can be asked for. */
export type Unparsed<T> = Readonly<Partial<Record<keyof T, unknown>>>;
