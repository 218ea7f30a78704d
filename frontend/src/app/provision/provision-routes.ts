import type { Routes } from '@angular/router';
import { askBeforeLoss } from '../unsaved/unsaved.ts';
import { ProvisionPage } from './provision-page.ts';

/** Where a device comes from its box to its first reading. */
export const PROVISION_ROUTES: Routes = [
  {
    path: '',
    title: $localize`Set up a device · Telemetry`,
    component: ProvisionPage,
    canDeactivate: [askBeforeLoss],
  },
];
