import { Location } from '@angular/common';
import { TestBed } from '@angular/core/testing';
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

describe('DevicesPage', () => {
  let gateway: Gateway;
  let opened: Console;

  beforeAll(async () => {
    gateway = await startGateway();
  });
  beforeEach(async () => {
    opened = await openSignedIn('/devices', gateway.origin);
  });
  afterEach(() => TestBed.resetTestingModule());
  afterAll(() => gateway.stop());

  const rows = () => opened.page().querySelectorAll('tc-device-row').length;

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

  it('goes on where the page before ended', async () => {
    const first = envelope([device('a'), device('b')], { has_more: true, next_cursor: 'b' });
    (await opened.request('/api/v1/devices')).flush(first);
    await eventually(() => expect(opened.text()).toContain('Load more'));
    opened.page().querySelector<HTMLButtonElement>('.more')?.click();
    (await opened.request('cursor=b')).flush(envelope([device('c')], { has_more: false, next_cursor: null }));
    await eventually(() => expect(rows()).toBe(3));
    expect(opened.text()).not.toContain('Load more');
  });

  it('keeps the search in the address', async () => {
    (await opened.request('/api/v1/devices')).flush(envelope([device('a')]));
    const field = opened.page().querySelector<HTMLInputElement>('#search');
    if (!field) throw new Error('There is no search field.');
    field.value = 'hall';
    field.dispatchEvent(new Event('input'));
    (await opened.request('q=hall')).flush(envelope([]));
    await eventually(() => expect(opened.text()).toContain('No device matches “hall”.'));
    expect(TestBed.inject(Location).path()).toBe('/devices?q=hall');
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
