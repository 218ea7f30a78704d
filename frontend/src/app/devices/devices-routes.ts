import type { Routes } from '@angular/router';
import { DevicesPage } from './devices-page.ts';

/** The list of devices. */
export const DEVICES_ROUTES: Routes = [
  { path: '', title: $localize`Devices · Telemetry`, component: DevicesPage },
];
