import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { firstValueFrom, map } from 'rxjs';
import { parseAverages } from '../api/aggregate.ts';
import { FewAtOnce } from '../api/few-at-once.ts';
import type { Point } from '../ui/sparkline-path.ts';

/** Reads the last hour of devices in turn, for the small lines of a list: however many rows come into view, the server answers a few at a time. */
@Injectable({ providedIn: 'root' })
export class HourReads {
  private readonly http = inject(HttpClient);
  private readonly turns = new FewAtOnce(4);

  /** A metric's averages of each minute of the last hour. A row that has gone meanwhile asks nothing. */
  async read(deviceId: string, metric: string, gone: AbortSignal): Promise<readonly Point[]> {
    return (await this.turns.run(() => this.ask(deviceId, metric), gone)) ?? [];
  }

  private ask(deviceId: string, metric: string): Promise<readonly Point[]> {
    const params = { range: '1h', bucket: '1m', fn: 'avg', metrics: metric };
    const url = `/api/v1/devices/${encodeURIComponent(deviceId)}/aggregate`;
    const points = map((body: unknown) =>
      parseAverages(body).rows.flatMap(({ at, metrics }) => {
        const value = metrics[metric];
        return value === undefined ? [] : [{ at, value }];
      }),
    );
    return firstValueFrom(this.http.get<unknown>(url, { params }).pipe(points));
  }
}
