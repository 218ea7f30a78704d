import type { Routes } from '@angular/router';
import { requireSession } from './session/session-guard.ts';

/** The pages; each is fetched when it is first opened. */
export const routes: Routes = [
  {
    path: 'sign-in',
    title: 'Sign in · Telemetry',
    loadComponent: async () => (await import('./sign-in/sign-in-page.ts')).SignInPage,
  },
  {
    path: '',
    canActivate: [requireSession],
    children: [
      { path: '', pathMatch: 'full', redirectTo: 'devices' },
      {
        path: 'devices',
        title: 'Devices · Telemetry',
        loadComponent: async () => (await import('./devices/devices-page.ts')).DevicesPage,
      },
      {
        path: 'devices/:id',
        loadChildren: async () => (await import('./device/device-routes.ts')).deviceRoutes,
      },
    ],
  },
  { path: '**', redirectTo: 'devices' },
];
