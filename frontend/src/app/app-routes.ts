import type { Routes } from '@angular/router';
import { OfflinePage } from './frame/offline-page.ts';
import { requireSession } from './session/session-guard.ts';

/** The pages; each is fetched when it is first opened, but for the one that is shown when that does not succeed. */
export const routes: Routes = [
  {
    path: 'sign-in',
    title: $localize`Sign in · Telemetry`,
    loadComponent: async () => (await import('./sign-in/sign-in-page.ts')).SignInPage,
  },
  {
    path: 'offline',
    title: $localize`Offline · Telemetry`,
    component: OfflinePage,
  },
  {
    path: '',
    canActivate: [requireSession],
    children: [
      {
        path: '',
        pathMatch: 'full',
        loadChildren: async () => (await import('./overview/overview-routes.ts')).OVERVIEW_ROUTES,
      },
      {
        path: 'devices',
        loadChildren: async () => (await import('./devices/devices-routes.ts')).DEVICES_ROUTES,
      },
      {
        path: 'devices/:id',
        loadChildren: async () => (await import('./device/device-routes.ts')).DEVICE_ROUTES,
      },
      {
        path: 'live',
        loadChildren: async () => (await import('./stream/stream-routes.ts')).STREAM_ROUTES,
      },
      {
        path: 'register',
        loadChildren: async () => (await import('./register/register-routes.ts')).REGISTER_ROUTES,
      },
      {
        path: 'provision',
        loadChildren: async () => (await import('./provision/provision-routes.ts')).PROVISION_ROUTES,
      },
      {
        path: 'profiles',
        loadChildren: async () => (await import('./profiles/profiles-routes.ts')).PROFILES_ROUTES,
      },
      {
        path: 'operators',
        loadChildren: async () => (await import('./operators/operators-routes.ts')).OPERATORS_ROUTES,
      },
      { path: 'audit', loadChildren: async () => (await import('./audit/audit-routes.ts')).AUDIT_ROUTES },
      {
        path: 'dead-letters',
        loadChildren: async () => (await import('./dead-letters/dead-letters-routes.ts')).DEAD_LETTERS_ROUTES,
      },
      {
        path: 'settings',
        loadChildren: async () => (await import('./settings/settings-routes.ts')).SETTINGS_ROUTES,
      },
    ],
  },
  { path: '**', redirectTo: '' },
];
