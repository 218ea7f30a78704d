import { Location } from '@angular/common';
import { TestBed } from '@angular/core/testing';
import { AuthorizationResponseError, ResponseBodyError } from 'oauth4webapi';
import { Session } from '../session/session.ts';
import { envelope, openConsole, openSignedIn } from '../../testing/console.ts';
import type { Console } from '../../testing/console.ts';
import { eventually } from '../../testing/eventually.ts';
import { refusalOf } from './issuer-flow.ts';
import { IssuerSignIn } from './issuer-sign-in.ts';
import { keepPending, takePending } from './pending-sign-in.ts';
import { SignInRefusal } from './sign-in-refusal.ts';

const nowhere = 'http://127.0.0.1:9';
const configured = { url: 'https://login.example', client_id: 'console', scope: 'openid', resource: null };
const issuer = {
  url: 'https://login.example',
  host: 'login.example',
  clientId: 'console',
  scope: 'openid',
  resource: null,
};
const pending = { state: 's', nonce: 'n', verifier: 'v', next: '/devices?q=room', isOwnWindow: false };
const refusal = { status: 401, statusText: 'Unauthorized' };
const path = () => TestBed.inject(Location).path();

/** Opens the sign-in page of a system that has an issuer, or none. */
async function openPage(address: string, options: object | null = configured): Promise<Console> {
  const opened = await openConsole(address, nowhere);
  (await opened.request('/auth/session/options')).flush(envelope({ issuer: options }));
  return opened;
}

/** Stands in for the way to the issuer and back, which the end-to-end tests go; tells how it was taken. */
function playIssuer(finish: () => Promise<void> = () => Promise.resolve()) {
  const taken: unknown[] = [];
  const way = {
    begin: (...args: unknown[]) => Promise.resolve(void taken.push(args)),
    finish: (...args: unknown[]) => {
      taken.push(args);
      return finish();
    },
  };
  TestBed.overrideProvider(IssuerSignIn, { useValue: way });
  return taken;
}
const withToken = () => TestBed.inject(Session).signIn('a-token');

afterEach(() => {
  TestBed.resetTestingModule();
  sessionStorage.clear();
});

describe('the way to the issuer', () => {
  it('is shown where there is one, and leads back to the page that was asked for', async () => {
    const opened = await openPage('/sign-in?next=%2Fdevices%3Fq%3Droom');
    await eventually(() => expect(opened.text()).toContain('Sign in with login.example'));
    const link = opened.page().querySelector('a.button')?.getAttribute('href');
    expect(link).toBe('/sign-in?with=issuer&next=%2Fdevices%3Fq%3Droom');
  });

  it('is not shown where there are only keys', async () => {
    const opened = await openPage('/sign-in', null);
    await eventually(() => expect(opened.page().querySelector('#key')).not.toBeNull());
    expect(opened.text()).not.toContain('Sign in with login');
  });

  it('is gone at once from the address that says so, which then says so no more', async () => {
    const taken = playIssuer();
    await openPage('/sign-in?with=issuer&next=%2Fprofiles&popup=true');
    await eventually(() => expect(taken).toEqual([[issuer, { next: '/profiles', isOwnWindow: true }]]));
    expect(path()).toBe('/sign-in?next=%2Fprofiles');
  });

  it('never leads back to another site', async () => {
    const taken = playIssuer();
    await openPage('/sign-in?with=issuer&next=%2F%2Felsewhere.example');
    await eventually(() => expect(taken).toEqual([[issuer, { next: '/', isOwnWindow: false }]]));
  });
});

describe("the issuer's answer", () => {
  it('signs in and leads to the page that was left', async () => {
    const taken = playIssuer(withToken);
    keepPending(pending);
    const opened = await openPage('/sign-in?code=c&state=s');
    const request = await opened.request('POST /api/v1/auth/session');
    expect(request.request.body).toEqual({ key: 'a-token' });
    request.flush(envelope({ role: 'operator', name: 'o', expires_at: '2030-01-01T00:00:00.000Z' }));
    await eventually(() => expect(path()).toBe('/devices?q=room'));
    expect(taken).toEqual([[issuer, pending, new URLSearchParams('code=c&state=s')]]);
    expect(takePending()).toBeUndefined();
  });

  it.each([
    ['which was asked for elsewhere', undefined],
    ['of another sign-in', { ...pending, state: 'another' }],
  ])('%s is refused, and its code is not kept in the address', async (_, kept) => {
    if (kept) keepPending(kept);
    const opened = await openPage('/sign-in?code=c&state=s');
    await eventually(() => expect(opened.text()).toContain('This sign-in was not begun in this window'));
    expect(path()).not.toContain('code');
    expect(opened.page().querySelector('a.button')).not.toBeNull();
  });

  it('whose token has no role is told so', async () => {
    playIssuer(withToken);
    const opened = await openPage('/sign-in?code=c&state=s');
    const request = await opened.request('POST /api/v1/auth/session');
    request.flush({ title: 'Invalid API key' }, refusal);
    await eventually(() =>
      expect(opened.text()).toContain('login.example let you in, but gives you no role'),
    );
  });
});

describe('a failure at the issuer', () => {
  const denied = (error: string) =>
    new AuthorizationResponseError('refused', {
      cause: new URLSearchParams({ error, error_description: 'Why.' }),
    });
  const body = (error: string) =>
    new ResponseBodyError('refused', { cause: { error }, response: { status: 400 } as Response });

  it.each([
    [denied('access_denied'), 'You were not let in at login.example'],
    [denied('server_error'), 'login.example refused: Why.'],
    [body('invalid_grant'), 'That took too long, or was used already.'],
    [body('invalid_client'), 'login.example refused: invalid_client'],
    [new TypeError('Failed to fetch'), 'login.example cannot be reached from this browser.'],
    [new Error('unexpected ID Token "nonce" claim value'), 'cannot be trusted (unexpected ID Token'],
    [new SignInRefusal('As it is.'), 'As it is.'],
  ])('is told in words: %s', (error, words) => {
    expect(refusalOf(error, issuer).message).toContain(words);
  });

  it('names the setting that lets the page ask where tokens are given', () => {
    const { message } = refusalOf(new TypeError('Failed to fetch'), issuer, 'tokens.example');
    expect(message).toContain('tokens.example cannot be reached from this browser.');
    expect(message).toContain('OIDC_TOKEN_ORIGIN');
  });
});

describe('a session that ends while somebody works', () => {
  const dialog = () => document.querySelector('tc-re-sign-in');

  async function openExpired(options: object | null): Promise<Console> {
    const opened = await openSignedIn('/profiles', nowhere);
    (await opened.request('GET /api/v1/profiles')).flush({ title: 'Not signed in' }, refusal);
    (await opened.request('/auth/session/options')).flush(envelope({ issuer: options }));
    return opened;
  }

  it('is renewed by the issuer in another window, and what was refused is sent again', async () => {
    const opened = await openExpired(configured);
    const asked: unknown[] = [];
    window.open = (address) => {
      asked.push(address);
      return null;
    };
    await eventually(() => expect(dialog()?.textContent).toContain('Sign in with login.example'));
    dialog()?.querySelector<HTMLButtonElement>('button:not([type=submit])')?.click();
    expect(asked).toEqual(['/sign-in?with=issuer&popup=true']);
    await eventually(() => expect(dialog()?.textContent).toContain('The browser has blocked the window.'));

    const other = new BroadcastChannel('telemetry-session');
    other.postMessage('signed in');
    const who = { role: 'admin', name: 'admin', expires_at: '2030-01-01T00:00:00.000Z' };
    (await opened.request('GET /api/v1/auth/session')).flush(envelope(who));
    (await opened.request('GET /api/v1/profiles')).flush(envelope([]));
    await eventually(() => expect(opened.text()).toContain('No profile yet'));
    expect(dialog()).toBeNull();
    other.close();
  });

  it('asks for a key alone where there is no issuer', async () => {
    await openExpired(null);
    await eventually(() => expect(dialog()?.textContent).toContain('Nothing that you typed is lost.'));
    expect(dialog()?.textContent).not.toContain('Sign in with');
  });
});
