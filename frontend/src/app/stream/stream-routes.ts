import type { Routes } from '@angular/router';
import { StreamPage } from './stream-page.ts';

/** Many devices at once, live. */
export const STREAM_ROUTES: Routes = [
  { path: '', title: $localize`Live · Telemetry`, component: StreamPage },
];
