import { Location } from '@angular/common';
import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { envelope, openSignedIn } from '../../testing/console.ts';
import type { Console } from '../../testing/console.ts';
import { eventually } from '../../testing/eventually.ts';
import { startGateway } from '../../testing/gateway.ts';
import type { Gateway } from '../../testing/gateway.ts';

const device = (id: string, more: object = {}) => ({
  device_id: id,
  name: `Name of ${id}`,
  tags: [],
  status: 'offline',
  reading_count: 1234,
  latest_reading: { timestamp: '1970-01-01T00:00:01.000Z', metrics: { a: 21.5 } },
  ...more,
});

const realNow = Date.now.bind(Date);

describe('DevicesPage', () => {
  let gateway: Gateway;
  let opened: Console;

  beforeAll(async () => {
    gateway = await startGateway();
  });
  beforeEach(async () => {
    opened = await openSignedIn('/devices', gateway.origin);
  });
  afterEach(() => {
    TestBed.resetTestingModule();
    Date.now = realNow;
  });
  afterAll(() => gateway.stop());

  const rows = () => opened.page().querySelectorAll('tc-device-row').length;
  const statuses = () =>
    [...opened.page().querySelectorAll('tc-status-mark')].map((mark) => mark.textContent.trim());

  function search(text: string) {
    const field = opened.page().querySelector<HTMLInputElement>('#search');
    if (!field) throw new Error('There is no search field.');
    field.value = text;
    field.dispatchEvent(new Event('input'));
  }

  /** Puts the clock forward. */
  function later(ms: number) {
    Date.now = () => realNow() + ms;
  }

  it('shows that it loads, then each device with status, value, age and count', async () => {
    const request = await opened.request('/api/v1/devices');
    await eventually(() => expect(opened.text()).toContain('Loading the devices'));
    request.flush(envelope([device('room-1')], { has_more: false, next_cursor: null }));
    await eventually(() => expect(opened.text()).toContain('Name of room-1'));
    for (const part of ['offline', 'a 21.5', 'y ago', '1,234 readings'])
      expect(opened.text()).toContain(part);
    expect(opened.text()).not.toContain('Loading');
  });

  it('teaches how to register the first device when there is none', async () => {
    (await opened.request('/api/v1/devices')).flush(envelope([], { has_more: false }));
    await eventually(() => expect(opened.text()).toContain('No device yet'));
    expect(opened.text()).toContain('curl -X POST');
    expect(opened.text()).toContain('npm run simulate');
  });

  it('names the trace of a failure and reads again on request', async () => {
    const failure = { title: 'Unavailable', detail: 'Not ready.', trace_id: 'abc123' };
    (await opened.request('/api/v1/devices')).flush(failure, { status: 503, statusText: 'Unavailable' });
    await eventually(() => expect(opened.text()).toContain('abc123'));
    opened.page().querySelector<HTMLButtonElement>('tc-problem-notice button')?.click();
    (await opened.request('/api/v1/devices')).flush(envelope([device('room-1')]));
    await eventually(() => expect(rows()).toBe(1));
    expect(opened.text()).not.toContain('abc123');
  });

  /** Opens a list of three devices and loads the rest. */
  async function loadMore() {
    const first = envelope([device('a'), device('b')], { has_more: true, next_cursor: 'b' });
    (await opened.request('/api/v1/devices')).flush(first);
    await eventually(() => expect(opened.text()).toContain('Load more'));
    opened.page().querySelector<HTMLButtonElement>('.more')?.click();
    const all = ['a', 'b', 'c'].map((id) => device(id, { status: 'online' }));
    (await opened.request('limit=100')).flush(envelope(all, { has_more: false, next_cursor: null }));
    await eventually(() => expect(rows()).toBe(3));
  }

  it('shows more on request', async () => {
    await loadMore();
    expect(opened.text()).not.toContain('Load more');
  });

  it('sees that a device goes offline, however many are shown', async () => {
    await loadMore();
    later(10_000);
    const all = ['a', 'b', 'c'].map((id) => device(id, { status: id === 'b' ? 'online' : 'offline' }));
    (await opened.request('limit=100')).flush(envelope(all, { has_more: false, next_cursor: null }));
    await eventually(() => expect(statuses()).toEqual(['offline', 'online', 'offline']));
  });

  it('reads a list longer than one answer in several', async () => {
    const ids = Array.from({ length: 550 }, (_, index) => `d-${String(index).padStart(3, '0')}`);
    for (let count = 50; count <= 500; count += 50) {
      const page = ids.slice(0, count).map((id) => device(id));
      const request = await opened.request(`limit=${count}`);
      request.flush(envelope(page, { has_more: true, next_cursor: ids[count - 1] }));
      await eventually(() => expect(rows()).toBe(count));
      opened.page().querySelector<HTMLButtonElement>('.more')?.click();
    }
    const meta = { has_more: true, next_cursor: 'd-499' };
    (await opened.request('limit=500')).flush(
      envelope(
        ids.slice(0, 500).map((id) => device(id)),
        meta,
      ),
    );
    const rest = await opened.request('cursor=d-499');
    expect(rest.request.params.get('limit')).toBe('50');
    rest.flush(envelope(ids.slice(500).map((id) => device(id))));
    await eventually(() => expect(rows()).toBe(550));
  });

  it('keeps the search in the address', async () => {
    (await opened.request('/api/v1/devices')).flush(envelope([device('a')]));
    search('hall');
    (await opened.request('q=hall')).flush(envelope([]));
    await eventually(() => expect(opened.text()).toContain('No device matches “hall”.'));
    expect(TestBed.inject(Location).path()).toBe('/devices?q=hall');
  });

  it('does not search on the page one has gone to', async () => {
    (await opened.request('/api/v1/devices')).flush(envelope([device('a')]));
    search('hall');
    const pauseIsOver = new Promise((resolve) => setTimeout(resolve, 300));
    await TestBed.inject(Router).navigateByUrl('/devices/a');
    await pauseIsOver;
    expect(TestBed.inject(Location).path()).toBe('/devices/a');
  });

  it('follows the live readings', async () => {
    (await opened.request('/api/v1/devices')).flush(envelope([device('room-1')]));
    await eventually(() => expect(gateway.subscriptions).toContainEqual({ all: true }));
    await eventually(() => {
      gateway.tell({ do: 'publish', value: Math.floor(Date.now() / 1000) });
      expect(opened.text()).toContain('online');
    });
    expect(opened.text()).toMatch(/now|s ago/);
  });
});
