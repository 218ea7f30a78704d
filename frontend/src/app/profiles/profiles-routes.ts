import type { Routes } from '@angular/router';
import { askBeforeLoss } from '../unsaved/unsaved.ts';
import { NewProfilePage } from './new-profile-page.ts';
import { ProfilePage } from './profile-page.ts';
import { ProfilesPage } from './profiles-page.ts';

/** What kinds of devices there are. */
export const PROFILES_ROUTES: Routes = [
  { path: '', title: $localize`Profiles · Telemetry`, component: ProfilesPage },
  {
    path: 'new',
    title: $localize`New profile · Telemetry`,
    component: NewProfilePage,
    canDeactivate: [askBeforeLoss],
  },
  {
    path: ':name',
    title: $localize`Profile · Telemetry`,
    component: ProfilePage,
    canDeactivate: [askBeforeLoss],
  },
];
