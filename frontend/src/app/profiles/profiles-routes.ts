import type { Routes } from '@angular/router';
import { ProfilesPage } from './profiles-page.ts';

/** What kinds of devices send. */
export const PROFILES_ROUTES: Routes = [{ path: '', title: 'Profiles · Telemetry', component: ProfilesPage }];
