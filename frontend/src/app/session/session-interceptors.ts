import { HttpErrorResponse } from '@angular/common/http';
import type { HttpInterceptorFn } from '@angular/common/http';
import { inject } from '@angular/core';
import { Router } from '@angular/router';
import { tap } from 'rxjs';
import { Session } from './session.ts';

/** Proves to the server that a request comes from this console: another site cannot set the header. */
export const consoleHeader: HttpInterceptorFn = (request, next) =>
  next(request.clone({ setHeaders: { 'X-Requested-With': 'telemetry-console' } }));

/** A session that ended elsewhere leads to the sign-in page, and from there back to this page. */
export const expiredSession: HttpInterceptorFn = (request, next) => {
  const session = inject(Session);
  const router = inject(Router);
  return next(request).pipe(
    tap({
      error: (error: unknown) => {
        if (!(error instanceof HttpErrorResponse) || error.status !== 401 || !session.current()) return;
        session.expire();
        void router.navigate(['/sign-in'], { queryParams: { next: router.url, expired: true } });
      },
    }),
  );
};
