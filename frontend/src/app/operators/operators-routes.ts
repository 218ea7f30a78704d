import type { Routes } from '@angular/router';
import { OperatorsPage } from './operators-page.ts';

/** Who may look and change. */
export const OPERATORS_ROUTES: Routes = [
  { path: '', title: $localize`Operators · Telemetry`, component: OperatorsPage },
];
