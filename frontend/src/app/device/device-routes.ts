import type { Routes } from '@angular/router';
import { DevicePage } from './device-page.ts';

/** The device page, with the chart library that only it needs. */
export const DEVICE_ROUTES: Routes = [{ path: '', title: 'Device · Telemetry', component: DevicePage }];
