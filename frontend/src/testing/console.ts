import type { HttpRequest } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import type { TestRequest } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { RouterTestingHarness } from '@angular/router/testing';
import { appConfig } from '../app/app-config.ts';
import { LIVE_ORIGIN } from '../app/live/live-feed.ts';
import { eventually } from './eventually.ts';

/** The console with its real routes, its API played by the test. */
export interface Console {
  readonly page: () => HTMLElement;
  /** The text a person can read, spaces made one. */
  readonly text: () => string;
  /** Waits for a request whose URL with parameters (`GET /api/v1/devices?q=x`) contains `part`. */
  readonly request: (part: string) => Promise<TestRequest>;
}

/** An answer in the API's envelope. */
export function envelope(data: unknown, meta?: object): object {
  return { success: true, data, error: null, code: null, meta, timestamp: '2026-11-23T12:00:00.000Z' };
}

/** Opens the console at a path, live readings coming from `liveOrigin`. */
export async function openConsole(path: string, liveOrigin: string): Promise<Console> {
  TestBed.configureTestingModule({
    providers: [
      appConfig.providers,
      provideHttpClientTesting(),
      { provide: LIVE_ORIGIN, useValue: liveOrigin },
    ],
  });
  const harness = await RouterTestingHarness.create();
  const backend = TestBed.inject(HttpTestingController);
  const page = (): HTMLElement => harness.fixture.nativeElement as HTMLElement;
  void harness.navigateByUrl(path);
  return {
    page,
    text: () => page().textContent.replace(/\s+/g, ' '),
    request: async (part) => {
      let found: TestRequest | undefined;
      await eventually(() => {
        const asked = ({ method, urlWithParams }: HttpRequest<unknown>) =>
          `${method} ${urlWithParams}`.includes(part);
        found = takeFirst(backend, asked);
        if (!found) throw new Error(`Nothing asked for ${part}.`);
      });
      if (!found) throw new Error('Unreachable: the wait above throws first.');
      return found;
    },
  };
}

/** Taking one request leaves the others for whoever waits for them. */
function takeFirst(
  backend: HttpTestingController,
  isAsked: (request: HttpRequest<unknown>) => boolean,
): TestRequest | undefined {
  let isTaken = false;
  const [first] = backend.match((request) => !isTaken && (isTaken = isAsked(request)));
  return first?.cancelled ? undefined : first;
}

/** Opens the console as somebody who is signed in. */
export async function openSignedIn(path: string, liveOrigin: string): Promise<Console> {
  const opened = await openConsole(path, liveOrigin);
  (await opened.request('/auth/session')).flush(
    envelope({ role: 'admin', name: 'admin', expires_at: '2030-01-01T00:00:00.000Z' }),
  );
  return opened;
}
