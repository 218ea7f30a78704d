import type { HttpClient } from '@angular/common/http';
import { firstValueFrom } from 'rxjs';
import type { Params } from './read-device.ts';
import { deviceUrl } from './read-device.ts';

/** Which readings, and what the file is called. */
export interface Export {
  readonly deviceId: string;
  readonly params: Params;
  readonly metrics: readonly string[];
}

/** Saves all readings of a span as CSV, as the server streams them. Throws HttpErrorResponse. */
export async function exportCsv(http: HttpClient, { deviceId, params, metrics }: Export): Promise<void> {
  const file = await firstValueFrom(
    http.get(deviceUrl(deviceId, '/history'), {
      params: { ...params, order: 'asc', metrics: metrics.join(',') },
      headers: { Accept: 'text/csv' },
      responseType: 'blob',
    }),
  );
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = `${deviceId}.csv`;
  link.click();
  URL.revokeObjectURL(url);
}
