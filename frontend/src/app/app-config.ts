import { provideHttpClient, withInterceptors, withNoXsrfProtection, withXhr } from '@angular/common/http';
import {
  inject,
  isDevMode,
  provideBrowserGlobalErrorListeners,
  provideEnvironmentInitializer,
} from '@angular/core';
import type { ApplicationConfig } from '@angular/core';
import { provideAnimationsAsync } from '@angular/platform-browser/animations/async';
import {
  provideRouter,
  withComponentInputBinding,
  withInMemoryScrolling,
  withNavigationErrorHandler,
} from '@angular/router';
import { provideServiceWorker } from '@angular/service-worker';
import { routes } from './app-routes.ts';
import { waitForMissingCode } from './frame/missing-code.ts';
import { Preferences } from './preferences/preferences.ts';
import { consoleHeader, expiredSession } from './session/session-interceptors.ts';

/** What the whole application needs; what only a page needs is provided by its route. */
export const appConfig: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    // The theme and the formats hold before the first page is drawn.
    provideEnvironmentInitializer(() => void inject(Preferences)),
    // The chart library names animations in its templates; the player that plays none is fetched with it.
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- as long as the chart library needs it
    provideAnimationsAsync('noop'),
    // The console opens offline and tells so; a build to develop with stays out of the way.
    provideServiceWorker('ngsw-worker.js', { enabled: !isDevMode() }),
    // Only XMLHttpRequest tells how far a file that is sent has come.
    provideHttpClient(withInterceptors([consoleHeader, expiredSession]), withNoXsrfProtection(), withXhr()),
    provideRouter(
      routes,
      withComponentInputBinding(),
      withInMemoryScrolling({ scrollPositionRestoration: 'enabled' }),
      withNavigationErrorHandler(waitForMissingCode),
    ),
  ],
};
