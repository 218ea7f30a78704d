import { HttpClient, httpResource } from '@angular/common/http';
import type { HttpResourceRef } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import type { Answer, BodyOf, DataOf, Method, PathOf, PathParams, QueryParams } from './contract.ts';
import { asFields } from './parse.ts';

/** A call of the API; what it may hold follows from the path. */
type Call<P extends PathOf<M>, M extends Method> = {
  readonly path: P;
  /** Sent as If-Match: nothing is changed when somebody else was faster. */
  readonly revision?: number;
} & Part<'params', PathParams<P, M>> &
  Part<'body', BodyOf<P, M>> & { readonly query?: QueryParams<P, M> };

type Part<Name extends string, T> = [T] extends [undefined] ? object : Readonly<Record<Name, T>>;

/** A read of the API. */
export type Read<P extends PathOf<'get'>> = Call<P, 'get'>;

/**
 * What the API answers to a read, asked anew whenever the read changes; undefined asks nothing. Call in an injection
 * context.
 */
export function readApi<P extends PathOf<'get'>>(
  read: () => Read<P> | undefined,
): HttpResourceRef<Answer<DataOf<P, 'get'>> | undefined> {
  return httpResource(
    () => {
      const call = read();
      return call && { url: urlOf(call), params: givenOf(call.query) };
    },
    { parse: (body) => openAnswer<DataOf<P, 'get'>>(body) },
  );
}

/** Changes what the API holds. Each throws HttpErrorResponse when the API refuses. */
@Injectable({ providedIn: 'root' })
export class Api {
  private readonly http = inject(HttpClient);

  post<P extends PathOf<'post'>>(call: Call<P, 'post'>): Promise<DataOf<P, 'post'>> {
    return this.send<DataOf<P, 'post'>>('POST', call);
  }

  patch<P extends PathOf<'patch'>>(call: Call<P, 'patch'>): Promise<DataOf<P, 'patch'>> {
    return this.send<DataOf<P, 'patch'>>('PATCH', call);
  }

  delete<P extends PathOf<'delete'>>(call: Call<P, 'delete'>): Promise<DataOf<P, 'delete'>> {
    return this.send<DataOf<P, 'delete'>>('DELETE', call);
  }

  get<P extends PathOf<'get'>>(call: Call<P, 'get'>): Promise<DataOf<P, 'get'>> {
    return this.send<DataOf<P, 'get'>>('GET', call);
  }

  private async send<T>(method: string, call: AnyCall): Promise<T> {
    const { body, query, revision } = call;
    const headers: Record<string, string> = revision === undefined ? {} : { 'If-Match': `"${revision}"` };
    const params = givenOf(query);
    const answer = await firstValueFrom(
      this.http.request<unknown>(method, urlOf(call), { body, headers, params }),
    );
    return openAnswer<T>(answer ?? { data: undefined }).data;
  }
}

interface AnyCall {
  readonly path: string;
  readonly params?: unknown;
  readonly query?: unknown;
  readonly body?: unknown;
  readonly revision?: number;
}

/** The address of a path with its parameters in place. */
export function urlOf({ path, params }: Pick<AnyCall, 'path' | 'params'>): string {
  const values = new Map(Object.entries(params ?? {}));
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(values.get(name))));
}

function givenOf(query: unknown): Record<string, string> {
  const given = Object.entries(query ?? {}).filter(
    ([, value]) => value !== undefined && value !== null && value !== '',
  );
  return Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
}

/** Opens the envelope. That `data` is what the API's description promises is believed here and nowhere else. */
function openAnswer<T>(body: unknown): Answer<T> {
  return asFields(body, 'answer') as unknown as Answer<T>;
}
