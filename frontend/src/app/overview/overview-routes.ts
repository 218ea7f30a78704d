import type { Routes } from '@angular/router';
import { OverviewPage } from './overview-page.ts';

/** The fleet at a glance. */
export const OVERVIEW_ROUTES: Routes = [
  { path: '', title: $localize`Overview · Telemetry`, component: OverviewPage },
];
