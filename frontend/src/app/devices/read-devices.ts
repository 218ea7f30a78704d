import { HttpClient } from '@angular/common/http';
import { inject } from '@angular/core';
import type { ResourceRef, Signal } from '@angular/core';
import { rxResource } from '@angular/core/rxjs-interop';
import { EMPTY, expand, map, reduce } from 'rxjs';
import type { Observable } from 'rxjs';
import { parseDevices } from '../api/device.ts';
import { extendList } from './device-list.ts';
import type { DeviceList } from './device-list.ts';

/** The most the API sends at once. */
const pageLimit = 500;

/**
 * The first `count` devices that match the search `q`, all read anew by each reload, in as many requests as it
 * takes. Call in an injection context.
 */
export function readDevices(q: Signal<string>, count: Signal<number>): ResourceRef<DeviceList | undefined> {
  const http = inject(HttpClient);
  const ask = (q: string, limit: number, cursor: string | null): Observable<DeviceList> => {
    const params = { limit: Math.min(limit, pageLimit), ...(q && { q }), ...(cursor !== null && { cursor }) };
    return http.get('/api/v1/devices', { params }).pipe(map(parseDevices));
  };
  return rxResource({
    params: () => ({ q: q(), count: count() }),
    stream: ({ params: { q, count } }) =>
      ask(q, count, null).pipe(
        expand(({ nextCursor }, index) => {
          const left = count - (index + 1) * pageLimit;
          return nextCursor === null || left <= 0 ? EMPTY : ask(q, left, nextCursor);
        }),
        reduce(extendList),
      ),
  });
}
