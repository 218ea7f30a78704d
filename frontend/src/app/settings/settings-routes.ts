import type { Routes } from '@angular/router';
import { SettingsPage } from './settings-page.ts';

/** How this browser shows times and numbers. */
export const SETTINGS_ROUTES: Routes = [
  { path: '', title: $localize`Settings · Telemetry`, component: SettingsPage },
];
