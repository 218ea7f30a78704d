import { inject } from '@angular/core';
import { Router } from '@angular/router';
import type { CanActivateFn } from '@angular/router';
import { problemOf } from '../api/problem.ts';
import { Session } from './session.ts';

/**
 * Lets only signed-in people pass; others sign in and come back to the page they asked for. Where nobody can say who is
 * signed in, that page waits for an answer.
 */
export const requireSession: CanActivateFn = async (_route, state) => {
  const session = inject(Session);
  const router = inject(Router);
  if (session.current()) return true;
  const who = session.current() === undefined ? await whoIs(session) : 'nobody';
  if (who === 'somebody') return true;
  const path = who === 'nobody' ? '/sign-in' : '/offline';
  return router.createUrlTree([path], { queryParams: { next: state.url } });
};

/** A server that answers with a failure is met again, with its reason, when the person tries to sign in. */
async function whoIs(session: Session): Promise<'somebody' | 'nobody' | 'unreachable'> {
  try {
    return (await session.check()) === null ? 'nobody' : 'somebody';
  } catch (error) {
    return problemOf(error).status === 0 ? 'unreachable' : 'nobody';
  }
}
