import type { HttpInterceptorFn } from '@angular/common/http';
import { inject } from '@angular/core';
import { catchError, from, switchMap, throwError } from 'rxjs';
import { SessionRenewal } from './session-renewal.ts';

/** Proves to the server that a request comes from this console: another site cannot set the header. */
export const consoleHeader: HttpInterceptorFn = (request, next) =>
  next(request.clone({ setHeaders: { 'X-Requested-With': 'telemetry-console' } }));

/**
 * A session that ended elsewhere asks for a key over the page that is open; what was refused is then sent again, so
 * that nothing that was looked at or typed is lost.
 */
export const expiredSession: HttpInterceptorFn = (request, next) => {
  const renewal = inject(SessionRenewal);
  return next(request).pipe(
    catchError((error: unknown) => {
      if (!renewal.mayHelp(request, error)) return throwError(() => error);
      return from(renewal.ask()).pipe(
        switchMap((isRenewed) => (isRenewed ? next(request) : throwError(() => error))),
      );
    }),
  );
};
