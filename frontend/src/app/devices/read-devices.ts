import { HttpClient } from '@angular/common/http';
import { inject } from '@angular/core';
import type { ResourceRef, Signal } from '@angular/core';
import { rxResource } from '@angular/core/rxjs-interop';
import { EMPTY, expand, map, reduce } from 'rxjs';
import type { Observable } from 'rxjs';
import { parseDevices } from '../api/device.ts';
import { extendList } from './device-list.ts';
import type { DeviceList } from './device-list.ts';
import { queryParams } from './device-query.ts';
import type { DeviceQuery } from './device-query.ts';

/** The most the API sends at once. */
const pageLimit = 500;

/**
 * The first `count` devices of the query, all read anew by each reload, in as many requests as it takes. Call in an
 * injection context.
 */
export function readDevices(
  query: Signal<DeviceQuery>,
  count: Signal<number>,
): ResourceRef<DeviceList | undefined> {
  const http = inject(HttpClient);
  return rxResource({
    params: () => ({ query: query(), count: count() }),
    stream: ({ params }) => askDevices(http, params.query, params.count),
  });
}

/** As above, once. */
export function askDevices(http: HttpClient, query: DeviceQuery, count: number): Observable<DeviceList> {
  const ask = (limit: number, cursor: string | null): Observable<DeviceList> => {
    const page = { limit: Math.min(limit, pageLimit), ...(cursor !== null && { cursor }) };
    return http
      .get('/api/v1/devices', { params: { ...queryParams(query), ...page } })
      .pipe(map(parseDevices));
  };
  return ask(count, null).pipe(
    expand(({ nextCursor }, index) => {
      const left = count - (index + 1) * pageLimit;
      return nextCursor === null || left <= 0 ? EMPTY : ask(left, nextCursor);
    }),
    reduce(extendList),
  );
}
