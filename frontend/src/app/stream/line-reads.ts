import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import { firstValueFrom, map } from 'rxjs';
import { FewAtOnce } from '../api/few-at-once.ts';
import { parseHistory } from '../api/reading.ts';
import type { Point } from '../ui/sparkline-path.ts';

/** As many as a small line can show. */
const mostPoints = 120;

/** What a line is to show: `endAt` is in it. Epoch milliseconds. */
export interface LinePart {
  readonly metric: string;
  readonly startAt: number;
  readonly endAt: number;
}

/** Reads what devices measured before a wall was opened, a few at a time. */
@Injectable({ providedIn: 'root' })
export class LineReads {
  private readonly http = inject(HttpClient);
  private readonly turns = new FewAtOnce(4);

  /** Oldest first, the extremes kept; nothing for a wall that is gone meanwhile. Throws HttpErrorResponse. */
  async read(deviceId: string, part: LinePart, gone: AbortSignal): Promise<readonly Point[]> {
    return (await this.turns.run(() => this.ask(deviceId, part), gone)) ?? [];
  }

  private ask(deviceId: string, { metric, startAt, endAt }: LinePart): Promise<readonly Point[]> {
    const params = {
      start: new Date(startAt).toISOString(),
      end: new Date(endAt + 1).toISOString(),
      metrics: metric,
      max_points: mostPoints,
      order: 'asc',
    };
    const url = `/api/v1/devices/${encodeURIComponent(deviceId)}/history`;
    const points = map((body: unknown) =>
      parseHistory(body).readings.flatMap(({ at, metrics }) => {
        const value = metrics[metric];
        return value === undefined ? [] : [{ at, value }];
      }),
    );
    return firstValueFrom(this.http.get<unknown>(url, { params }).pipe(points));
  }
}
