import { TestBed } from '@angular/core/testing';
import { envelope, openSignedIn } from '../../testing/console.ts';
import { eventually } from '../../testing/eventually.ts';
import { Preferences } from '../preferences/preferences.ts';

const nowhere = 'http://127.0.0.1:9';
const device = (id: string, profile: string) => ({
  device_id: id,
  name: id,
  tags: [],
  profile,
  status: 'online',
  reading_count: 1,
  latest_reading: { timestamp: '2026-11-23T12:00:00.000Z', metrics: { t: 20 } },
});

describe('the list of devices', () => {
  afterEach(() => {
    TestBed.inject(Preferences).choose({ temperature: 'celsius' });
    TestBed.resetTestingModule();
  });

  it('writes values in the unit that is read here, where the profile of the device says which it has', async () => {
    const opened = await openSignedIn('/devices', nowhere);
    TestBed.inject(Preferences).choose({ temperature: 'fahrenheit' });
    (await opened.request('GET /api/v1/devices?')).flush(
      envelope([device('a', 'celsius'), device('b', 'kelvin'), device('c', 'unknown')], { has_more: false }),
    );
    const profile = (name: string, unit: string) => ({ name, metrics: [{ name: 't', unit }] });
    (await opened.request('GET /api/v1/profiles')).flush(
      envelope([profile('celsius', '°C'), profile('kelvin', 'K')]),
    );
    const values = () =>
      [...opened.page().querySelectorAll('td.values')].map(({ textContent }) => textContent.trim());
    await eventually(() => expect(values()).toEqual(['t 68 °F', 't 20 K', 't 20']));
  });
});
