import { provideHttpClientTesting, HttpTestingController } from '@angular/common/http/testing';
import { Location } from '@angular/common';
import { TestBed } from '@angular/core/testing';
import type { ComponentFixture } from '@angular/core/testing';
import { Router } from '@angular/router';
import { App } from './app.ts';
import { appConfig } from './app-config.ts';
import { LIVE_ORIGIN } from './live/live-feed.ts';
import { Preferences } from './preferences/preferences.ts';
import { envelope } from '../testing/console.ts';
import { eventually } from '../testing/eventually.ts';

describe('App', () => {
  let frame: ComponentFixture<App>;

  /** Starts the whole console at its settings, signed in with a role. */
  async function start(role: string): Promise<void> {
    TestBed.configureTestingModule({
      providers: [
        appConfig.providers,
        provideHttpClientTesting(),
        { provide: LIVE_ORIGIN, useValue: 'http://127.0.0.1:9' },
      ],
    });
    frame = TestBed.createComponent(App);
    document.body.append(frame.nativeElement as HTMLElement);
    void TestBed.inject(Router).navigateByUrl('/settings');
    const backend = TestBed.inject(HttpTestingController);
    await eventually(() => {
      const asked = backend.match('/api/v1/auth/session');
      asked.forEach((request) =>
        request.flush(envelope({ role, name: 'Ada', expires_at: '2030-01-01T00:00:00.000Z' })),
      );
      expect(text()).toContain('For this browser only');
    });
  }

  afterEach(() => {
    (frame.nativeElement as HTMLElement).remove();
    TestBed.resetTestingModule();
    localStorage.clear();
  });

  const text = (): string => (frame.nativeElement as HTMLElement).textContent;
  const path = (): string => TestBed.inject(Location).path();
  const links = (): string[] =>
    [...(frame.nativeElement as HTMLElement).querySelectorAll('tc-navigation a')].map((link) =>
      link.textContent.trim(),
    );
  /** The toolkit knows Escape by its old code only. */
  const press = (key: string, target: EventTarget = document.body): boolean =>
    target.dispatchEvent(
      new KeyboardEvent('keydown', {
        key,
        bubbles: true,
        cancelable: true,
        keyCode: key === 'Escape' ? 27 : 0,
      }),
    );

  it('leads nobody to a page that is not for their role', async () => {
    await start('viewer');
    expect(links()).toEqual(['Overview', 'Devices', 'Live', 'Profiles', 'Settings']);
  });

  it('leads an admin everywhere, and tells which page is shown', async () => {
    await start('admin');
    expect(links()).toHaveLength(9);
    const here = (frame.nativeElement as HTMLElement).querySelector('tc-navigation [aria-current=page]');
    expect(here?.textContent.trim()).toBe('Settings');
  });

  it('goes to a page by its two keys and takes the focus there', async () => {
    await start('admin');
    press('g');
    press('l');
    await eventually(() => expect(path()).toBe('/live'));
    await eventually(() => expect(document.activeElement?.id).toBe('page'));
    await eventually(() => expect(text()).toContain('Live · Telemetry'));
  });

  it('lists the shortcuts, and hears none while the list is open', async () => {
    await start('viewer');
    press('?');
    await eventually(() => expect(document.querySelector('[role=dialog]')).not.toBeNull());
    expect(document.querySelector('[role=dialog]')?.textContent).not.toContain('Go to Operators');
    press('g');
    press('d');
    press('Escape');
    await eventually(() => expect(document.querySelector('[role=dialog]')).toBeNull());
    expect(path()).toBe('/settings');
  });

  it('hears no shortcut in a field, nor after they were turned off', async () => {
    await start('admin');
    const field = document.createElement('input');
    document.body.append(field);
    press('?', field);
    field.remove();
    TestBed.inject(Preferences).choose({ shortcuts: false });
    press('?');
    expect(document.querySelector('[role=dialog]')).toBeNull();
    TestBed.inject(Preferences).choose({ shortcuts: true });
    press('?');
    await eventually(() => expect(document.querySelector('[role=dialog]')).not.toBeNull());
    press('Escape');
  });
});
