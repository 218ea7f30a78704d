import { TestBed } from '@angular/core/testing';
import { Preferences, storageKey } from '../preferences/preferences.ts';
import { formatClock } from '../ui/format-time.ts';
import { formatValue } from '../ui/format-value.ts';
import { openSignedIn } from '../../testing/console.ts';
import type { Console } from '../../testing/console.ts';
import { eventually } from '../../testing/eventually.ts';

const nowhere = 'http://127.0.0.1:9';

describe('SettingsPage', () => {
  let opened: Console;

  beforeEach(async () => {
    localStorage.clear();
    opened = await openSignedIn('/settings', nowhere);
    await eventually(() => expect(opened.text()).toContain('Settings'));
  });
  afterEach(() => {
    TestBed.inject(Preferences).choose({ zone: 'local', locale: 'browser', temperature: 'celsius' });
    TestBed.resetTestingModule();
    localStorage.clear();
    delete document.documentElement.dataset.theme;
  });

  function field(selector: string): HTMLInputElement {
    const found = opened.page().querySelector<HTMLInputElement>(selector);
    if (!found) throw new Error(`There is no ${selector}.`);
    return found;
  }

  /** Chooses a radio button by its value. */
  const choose = (value: string): void => field(`input[value='${value}']`).click();

  function type(selector: string, value: string): void {
    field(selector).value = value;
    field(selector).dispatchEvent(new Event('change'));
  }

  const kept = (): unknown => JSON.parse(localStorage.getItem(storageKey) ?? 'null');

  it('applies a theme at once and keeps it', async () => {
    choose('dark');
    await eventually(() => expect(document.documentElement.dataset.theme).toBe('dark'));
    expect(kept()).toMatchObject({ theme: 'dark' });
    choose('system');
    await eventually(() => expect(document.documentElement.dataset.theme).toBeUndefined());
  });

  it('writes times in a named zone and refuses one that is none', async () => {
    choose('named');
    await eventually(() => field('#zone'));
    type('#zone', 'Asia/Tokyo');
    await eventually(() => expect(opened.text()).toContain('Asia/Tokyo'));
    type('#locale', 'en-GB');
    expect(formatClock(Date.UTC(2026, 0, 1))).toBe('09:00:00');
    type('#zone', 'Middle/Earth');
    await eventually(() => expect(opened.text()).toContain('knows no time zone “Middle/Earth”'));
    expect(kept()).toMatchObject({ zone: 'Asia/Tokyo' });
  });

  it('writes numbers and temperatures as chosen', async () => {
    type('#locale', 'de-DE');
    choose('fahrenheit');
    await eventually(() => expect(opened.text()).toContain('70,7 °F'));
    expect(opened.text()).toContain('9.876.543');
    expect(formatValue(1234.5)).toBe('1.234,5');
  });

  it('follows a choice that another window of this browser made', async () => {
    const newValue = JSON.stringify({ theme: 'light' });
    dispatchEvent(new StorageEvent('storage', { key: storageKey, newValue }));
    await eventually(() => expect(field("input[value='light']").checked).toBe(true));
    expect(document.documentElement.dataset.theme).toBe('light');
  });
});
