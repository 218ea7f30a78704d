import { inject } from '@angular/core';
import { RedirectCommand, Router } from '@angular/router';
import type { NavigationError } from '@angular/router';

/** What Chromium and Firefox, and what WebKit says of a module that did not arrive. */
const failedImport = /dynamically imported module|Importing a module script failed/;

/**
 * Leads whoever goes to a page whose code did not arrive, since the connection broke or the console was updated, to where
 * it is waited for; else nothing would happen, or the page would stay empty. Other errors stay what they are.
 */
export function waitForMissingCode({ error, url }: NavigationError): RedirectCommand | undefined {
  if (!(error instanceof Error) || !failedImport.test(error.message)) return undefined;
  const queryParams = { next: url, missing: 'code' };
  return new RedirectCommand(inject(Router).createUrlTree(['/offline'], { queryParams }));
}
