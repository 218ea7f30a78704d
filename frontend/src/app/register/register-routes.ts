import type { Routes } from '@angular/router';
import { askBeforeLoss } from '../unsaved/unsaved.ts';
import { RegisterPage } from './register-page.ts';

/** Where a device gets its id and key. */
export const REGISTER_ROUTES: Routes = [
  {
    path: '',
    title: $localize`Register a device · Telemetry`,
    component: RegisterPage,
    canDeactivate: [askBeforeLoss],
  },
];
