import type { Routes } from '@angular/router';
import { AuditPage } from './audit-page.ts';

/** Who changed what, when. */
export const AUDIT_ROUTES: Routes = [{ path: '', title: 'Audit · Telemetry', component: AuditPage }];
