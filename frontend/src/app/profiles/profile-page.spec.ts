import { Location } from '@angular/common';
import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { envelope, openSignedIn } from '../../testing/console.ts';
import type { Console } from '../../testing/console.ts';
import { eventually } from '../../testing/eventually.ts';

const nowhere = 'http://127.0.0.1:9';
const profile = {
  name: 'greenhouse',
  expected_interval_s: 90,
  retention_days: 0,
  allows_undeclared_metrics: false,
  metrics: [{ name: 'temperature', unit: '°C', min: -40, max: 85 }],
  revision: 3,
};

function type(id: string, text: string): void {
  const field = document.querySelector<HTMLInputElement>(`#${id}`);
  if (!field) throw new Error(`There is no field ${id}.`);
  field.value = text;
  field.dispatchEvent(new Event('input'));
}
const press = (opened: Console, text: string): void =>
  [...opened.page().querySelectorAll('button')].find((button) => button.textContent.includes(text))?.click();

describe('ProfilePage', () => {
  afterEach(() => TestBed.resetTestingModule());

  it('warns of readings that go, and saves only over the revision that was seen', async () => {
    const opened = await openSignedIn('/profiles/greenhouse', nowhere);
    (await opened.request('GET /api/v1/profiles/greenhouse')).flush(envelope(profile));
    await eventually(() => expect(opened.text()).toContain('every 90 seconds'));
    press(opened, 'Edit');
    await eventually(() => expect(document.querySelector('#profile-retention')).not.toBeNull());
    type('profile-retention', '30');
    await eventually(() => expect(opened.text()).toContain('older than 30 days will be deleted'));
    opened.page().querySelector('form')?.requestSubmit();
    const request = await opened.request('PATCH /api/v1/profiles/greenhouse');
    expect(request.request.headers.get('If-Match')).toBe('"3"');
    expect(request.request.body).toMatchObject({ retention_days: 30, metrics: profile.metrics });
    request.flush(envelope({ ...profile, retention_days: 30, revision: 4 }));
    await eventually(() => expect(opened.text()).toContain('Saved.'));
  });

  it('asks before what was typed is lost, and lets go when nothing was or it is saved', async () => {
    const opened = await openSignedIn('/profiles/greenhouse', nowhere);
    const answers: boolean[] = [];
    window.confirm = () => answers.shift() ?? false;
    (await opened.request('GET /api/v1/profiles/greenhouse')).flush(envelope(profile));
    await eventually(() => expect(opened.text()).toContain('every 90 seconds'));
    press(opened, 'Edit');
    await eventually(() => expect(document.querySelector('#profile-interval')).not.toBeNull());
    const router = TestBed.inject(Router);
    const unload = () => window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
    expect(unload()).toBe(true);
    type('profile-interval', '120');
    answers.push(false, true);
    expect(await router.navigateByUrl('/settings')).toBe(false);
    expect(document.querySelector<HTMLInputElement>('#profile-interval')?.value).toBe('120');
    expect(unload()).toBe(false);
    expect(await router.navigateByUrl('/settings')).toBe(true);
    expect(unload()).toBe(true);
  });

  it('says at the metric what is wrong with it, here and as the registry sees it', async () => {
    const opened = await openSignedIn('/profiles/new', nowhere);
    await eventually(() => expect(document.querySelector('#metric-name-0')).not.toBeNull());
    type('profile-name', 'lab');
    type('metric-name-0', '2fast');
    opened.page().querySelector('form')?.requestSubmit();
    await eventually(() => expect(opened.text()).toContain('no digit first'));
    type('metric-name-0', 'fast');
    opened.page().querySelector('form')?.requestSubmit();
    const details = [{ field: 'metrics.0.unit', message: 'unit is odd', type: 'matches' }];
    (await opened.request('POST /api/v1/profiles')).flush(
      { title: 'Validation', details },
      { status: 422, statusText: 'Unprocessable' },
    );
    await eventually(() =>
      expect(document.querySelector('#metric-unit-0-note')?.textContent).toContain('unit is odd'),
    );
    expect(TestBed.inject(Location).path()).toBe('/profiles/new');
  });
});
