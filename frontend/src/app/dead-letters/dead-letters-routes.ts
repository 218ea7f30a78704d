import type { Routes } from '@angular/router';
import { DeadLettersPage } from './dead-letters-page.ts';

/** What could not be stored, and why. */
export const DEAD_LETTERS_ROUTES: Routes = [
  { path: '', title: $localize`Dead letters · Telemetry`, component: DeadLettersPage },
];
