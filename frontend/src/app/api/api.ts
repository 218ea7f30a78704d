import { HttpClient, httpResource } from '@angular/common/http';
import type { HttpResourceRef } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import type { Answer, DataOf, PathOf } from './contract.ts';
import { openAnswer, requestOf } from './request.ts';
import type { AnyCall, Call, Read } from './request.ts';

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
      return call && requestOf(call);
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
    const { body, revision } = call;
    const headers: Record<string, string> = revision === undefined ? {} : { 'If-Match': `"${revision}"` };
    const { url, params } = requestOf(call);
    const answer = await firstValueFrom(this.http.request<unknown>(method, url, { body, headers, params }));
    return openAnswer<T>(answer ?? { data: undefined }).data;
  }
}
