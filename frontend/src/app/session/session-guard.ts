import { inject } from '@angular/core';
import { Router } from '@angular/router';
import type { CanActivateFn } from '@angular/router';
import { Session } from './session.ts';

/** Lets only signed-in people pass; others sign in and come back to the page they asked for. */
export const requireSession: CanActivateFn = async (_route, state) => {
  const session = inject(Session);
  const router = inject(Router);
  if (session.current()) return true;
  if (session.current() === undefined && (await isSignedIn(session))) return true;
  return router.createUrlTree(['/sign-in'], { queryParams: { next: state.url } });
};

/** A server that does not answer is met again, with its reason, when the person tries to sign in. */
async function isSignedIn(session: Session): Promise<boolean> {
  try {
    return (await session.check()) !== null;
  } catch {
    return false;
  }
}
