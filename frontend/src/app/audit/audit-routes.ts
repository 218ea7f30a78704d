import type { Routes } from '@angular/router';
import { AuditPage } from './audit-page.ts';

/** Who changed what, when. */
export const AUDIT_ROUTES: Routes = [{ path: '', title: $localize`Audit · Telemetry`, component: AuditPage }];
