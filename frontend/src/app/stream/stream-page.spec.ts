import { Location } from '@angular/common';
import { TestBed } from '@angular/core/testing';
import { envelope, openSignedIn } from '../../testing/console.ts';
import type { Console } from '../../testing/console.ts';
import { eventually } from '../../testing/eventually.ts';
import { startGateway } from '../../testing/gateway.ts';
import type { Gateway } from '../../testing/gateway.ts';
import { Preferences } from '../preferences/preferences.ts';

const iso = (at: number) => new Date(at).toISOString();

describe('StreamPage', () => {
  let gateway: Gateway;
  let opened: Console;

  beforeEach(async () => {
    gateway = await startGateway();
    opened = await openSignedIn('/live', gateway.origin);
    await eventually(() => expect(gateway.subscriptions).toContainEqual({ all: true }));
  });
  afterEach(async () => {
    TestBed.resetTestingModule();
    await gateway.stop();
  });

  const publish = (value: number) => gateway.tell({ do: 'publish', value });
  const button = (name: string) =>
    [...opened.page().querySelectorAll('button')].find(({ textContent }) => textContent.includes(name));

  it('says what it waits for, then shows a tile for each device that reports', async () => {
    await eventually(() => expect(opened.text()).toContain('Waiting for readings'));
    publish(41);
    await eventually(() => expect(opened.page().querySelectorAll('tc-wall-tile')).toHaveLength(1));
    expect(opened.text()).toContain('room-1');
    publish(50);
    await eventually(() => expect(opened.page().querySelector('.value')?.textContent).toBe('50'));
    expect(opened.page().querySelector('path[d^="M"]')).not.toBeNull();
  });

  it('begins with what the devices said last and how it moved, each in the unit that is read here', async () => {
    TestBed.inject(Preferences).choose({ temperature: 'fahrenheit' });
    const at = Date.now() - 3_700_000;
    const latest = { timestamp: iso(at), metrics: { a: 20 }, units: { a: '°C' } };
    (await opened.request('GET /api/v1/latest')).flush(envelope([{ device_id: 'attic', ...latest }]));
    await eventually(() => expect(opened.page().querySelector('.value')?.textContent).toBe('68 °F'));
    expect(opened.text()).toContain('1 h ago');
    const past = await opened.request('GET /api/v1/devices/attic/history');
    expect(past.request.params.get('start')).toBe(iso(at - 900_000));
    expect(past.request.params.get('metrics')).toBe('a');
    past.flush(
      envelope(
        [at - 60_000, at].map((each) => ({ timestamp: iso(each), metrics: { a: 20 } })),
        {},
      ),
    );
    await eventually(() => expect(opened.page().querySelector('path[d^="M"]')).not.toBeNull());
    TestBed.inject(Preferences).choose({ temperature: 'celsius' });
    await eventually(() => expect(opened.page().querySelector('.value')?.textContent).toBe('20 °C'));
  });

  it('shows the first of many devices, says so, and the others when they are wanted', async () => {
    const latest = { timestamp: iso(Date.now()), metrics: { a: 1 }, units: {} };
    const devices = Array.from({ length: 450 }, (_, i) => ({ device_id: `d${1000 + i}`, ...latest }));
    (await opened.request('GET /api/v1/latest')).flush(envelope(devices));
    const tiles = () => opened.page().querySelectorAll('tc-wall-tile').length;
    await eventually(() => expect(opened.text()).toContain('The first 200 of 450 devices'));
    expect(tiles()).toBe(200);
    button('Show 200 more')?.click();
    await eventually(() => expect(tiles()).toBe(400));
    button('Show 50 more')?.click();
    await eventually(() => expect(tiles()).toBe(450));
    expect(opened.text()).not.toContain('The first');
  });

  it('stands still while it is paused, and says what goes by', async () => {
    publish(1);
    await eventually(() => expect(opened.page().querySelector('.value')?.textContent).toBe('1'));
    button('Pause')?.click();
    publish(2);
    await eventually(() => expect(opened.text()).toContain('1 reading since the pause'));
    expect(opened.page().querySelector('.value')?.textContent).toBe('1');
    button('Go on')?.click();
    await eventually(() => expect(opened.page().querySelector('.value')?.textContent).toBe('2'));
  });

  it('says how much a slow connection was not sent', async () => {
    await eventually(() => {
      expect(opened.page().querySelector('h1')).not.toBeNull();
    });
    gateway.tell({ do: 'lag', dropped: 1200 });
    await eventually(() => expect(opened.text()).toContain('1,200 readings were skipped here'));
  });

  it('lists what arrives in a log that can be narrowed', async () => {
    opened.page().querySelector<HTMLInputElement>("input[value='log']")?.click();
    await eventually(() => expect(opened.text()).toContain('Waiting for the first reading.'));
    expect(TestBed.inject(Location).path()).toBe('/live?view=log');
    publish(7);
    await eventually(() => expect(opened.text()).toContain('a 7'));
    const field = opened.page().querySelector<HTMLInputElement>('#log-filter');
    if (!field) throw new Error('There is no filter.');
    field.value = 'hall';
    field.dispatchEvent(new Event('input'));
    await eventually(() => expect(opened.text()).toContain('Nothing that arrived matches.'));
  });

  it('listens to the devices of a tag when one is chosen', async () => {
    (await opened.request('/devices/summary')).flush(
      envelope({ total: 1, by_status: {}, tags: [{ tag: 'hall', count: 1 }] }),
    );
    await eventually(() => expect(opened.text()).toContain('Tagged hall'));
    const list = opened.page().querySelector<HTMLSelectElement>("select[aria-label='Devices']");
    if (!list) throw new Error('There is no choice of devices.');
    list.value = 'hall';
    list.dispatchEvent(new Event('change'));
    await eventually(() => expect(gateway.subscriptions).toContainEqual({ tag: 'hall' }));
  });
});
