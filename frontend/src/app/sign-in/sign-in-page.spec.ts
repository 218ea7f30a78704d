import { Location } from '@angular/common';
import { TestBed } from '@angular/core/testing';
import { Session } from '../session/session.ts';
import { envelope, openConsole, openSignedIn } from '../../testing/console.ts';
import type { Console } from '../../testing/console.ts';
import { eventually } from '../../testing/eventually.ts';

const nowhere = 'http://127.0.0.1:9';
const person = envelope({ role: 'admin', name: 'admin', expires_at: '2030-01-01T00:00:00.000Z' });
const refusal = { status: 401, statusText: 'Unauthorized' };
const path = () => TestBed.inject(Location).path();

async function openSignedOut(at: string): Promise<Console> {
  const opened = await openConsole(at, nowhere);
  (await opened.request('GET /api/v1/auth/session')).flush({ title: 'Not signed in' }, refusal);
  await eventually(() => expect(opened.page().querySelector('#key')).not.toBeNull());
  return opened;
}

function enter(opened: Console, key: string): void {
  const field = opened.page().querySelector<HTMLInputElement>('#key');
  const form = opened.page().querySelector('form');
  if (!field || !form) throw new Error('There is no form to sign in with.');
  field.value = key;
  form.requestSubmit();
}

describe('SignInPage', () => {
  afterEach(() => TestBed.resetTestingModule());

  it('comes first for somebody who is not signed in, and leads to the page they asked for', async () => {
    const opened = await openSignedOut('/devices?q=room');
    expect(path()).toBe('/sign-in?next=%2Fdevices%3Fq%3Droom');
    enter(opened, '  the-key  ');
    const request = await opened.request('POST /api/v1/auth/session');
    expect(request.request.body).toEqual({ key: 'the-key' });
    expect(request.request.headers.get('X-Requested-With')).toBe('telemetry-console');
    request.flush(person);
    await eventually(() => expect(path()).toBe('/devices?q=room'));
  });

  it('says that a key is not known, and lets another be typed', async () => {
    const opened = await openSignedOut('/devices');
    enter(opened, 'wrong');
    (await opened.request('POST /api/v1/auth/session')).flush({ title: 'Invalid API key' }, refusal);
    await eventually(() => expect(opened.text()).toContain('This key is not known here.'));
    expect(opened.page().querySelector('button')?.disabled).toBe(false);
    expect(path()).toContain('/sign-in');
  });

  it('names the trace when the server fails', async () => {
    const opened = await openSignedOut('/devices');
    enter(opened, 'a-key');
    const failure = { title: 'Unavailable', detail: 'The database does not answer.', trace_id: 'abc' };
    (await opened.request('POST /api/v1/auth/session')).flush(failure, {
      status: 503,
      statusText: 'Unavailable',
    });
    await eventually(() => expect(opened.text()).toContain('The database does not answer. · Trace abc'));
  });

  it('keeps no key in the browser', async () => {
    const opened = await openSignedOut('/devices');
    enter(opened, 'the-secret-key');
    (await opened.request('POST /api/v1/auth/session')).flush(person);
    await eventually(() => expect(path()).toBe('/devices'));
    const kept = JSON.stringify([localStorage, sessionStorage, document.cookie, location.href]);
    expect(kept + document.body.innerHTML).not.toContain('the-secret-key');
  });

  describe('when a session ends while somebody works', () => {
    const dialog = () => document.querySelector<HTMLFormElement>('tc-re-sign-in form');
    const type = (key: string): void => {
      const field = dialog()?.querySelector('input');
      if (!field) throw new Error('There is no dialog to sign in with.');
      field.value = key;
      dialog()?.requestSubmit();
    };

    it('asks for a key over the page, and sends again what was refused', async () => {
      const opened = await openSignedIn('/profiles', nowhere);
      (await opened.request('GET /api/v1/profiles')).flush({ title: 'Not signed in' }, refusal);
      await eventually(() => expect(dialog()?.textContent).toContain('Your session has ended'));
      expect(path()).toBe('/profiles');
      type('wrong');
      (await opened.request('POST /api/v1/auth/session')).flush({ title: 'Invalid API key' }, refusal);
      await eventually(() => expect(dialog()?.textContent).toContain('This key is not known here.'));
      type('a-key');
      (await opened.request('POST /api/v1/auth/session')).flush(person);
      (await opened.request('GET /api/v1/profiles')).flush(envelope([]));
      await eventually(() => expect(opened.text()).toContain('No profile yet'));
      expect(dialog()).toBeNull();
    });

    it('leads to the sign-in page when somebody would rather leave, and back to the page afterwards', async () => {
      const opened = await openSignedIn('/profiles', nowhere);
      (await opened.request('GET /api/v1/profiles')).flush({ title: 'Not signed in' }, refusal);
      await eventually(() => expect(dialog()).not.toBeNull());
      dialog()?.querySelector<HTMLButtonElement>('.leave')?.click();
      await eventually(() => expect(opened.text()).toContain('Your session has ended.'));
      expect(TestBed.inject(Session).current()).toBeNull();
      enter(opened, 'a-key');
      (await opened.request('POST /api/v1/auth/session')).flush(person);
      await eventually(() => expect(path()).toBe('/profiles'));
    });
  });
});
