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

  const rows = () => opened.page().querySelectorAll('tbody tr').length;
  const statuses = () =>
    [...opened.page().querySelectorAll('tc-status-mark')].map((mark) => mark.textContent.trim());

  function search(text: string) {
    const field = opened.page().querySelector<HTMLInputElement>('#search');
    if (!field) throw new Error('There is no search field.');
    field.value = text;
    field.dispatchEvent(new Event('input'));
  }

  function button(name: string): HTMLButtonElement {
    const all = [...opened.page().querySelectorAll('button')];
    const found = all.find(({ textContent }) => textContent.replace(/\s+/g, ' ').trim() === name);
    if (!found) throw new Error(`There is no button ${name}.`);
    return found;
  }

  const tick = (name: string): void =>
    opened.page().querySelector<HTMLInputElement>(`input[aria-label='${name}']`)?.click();

  function choose(list: string, value: string): void {
    const field = opened.page().querySelector<HTMLSelectElement>(`select[aria-label='${list}']`);
    if (!field) throw new Error(`There is no list ${list}.`);
    field.value = value;
    field.dispatchEvent(new Event('change'));
  }

  /** Puts the clock forward. */
  function later(ms: number) {
    Date.now = () => realNow() + ms;
  }

  it('shows that it loads, then each device with status, value, age and count', async () => {
    const request = await opened.request('GET /api/v1/devices?');
    await eventually(() => expect(opened.text()).toContain('Loading the devices'));
    request.flush(envelope([device('room-1')], { has_more: false, next_cursor: null }));
    await eventually(() => expect(opened.text()).toContain('Name of room-1'));
    for (const part of ['offline', 'a 21.5', 'y ago', '1,234 readings'])
      expect(opened.text()).toContain(part);
    expect(opened.text()).not.toContain('Loading');
  });

  it('teaches how to register the first device when there is none', async () => {
    (await opened.request('GET /api/v1/devices?')).flush(envelope([], { has_more: false }));
    await eventually(() => expect(opened.text()).toContain('No device yet'));
    expect(opened.text()).toContain('curl -X POST');
    expect(opened.text()).toContain('npm run simulate');
  });

  it('names the trace of a failure and reads again on request', async () => {
    const failure = { title: 'Unavailable', detail: 'Not ready.', trace_id: 'abc123' };
    (await opened.request('GET /api/v1/devices?')).flush(failure, { status: 503, statusText: 'Unavailable' });
    await eventually(() => expect(opened.text()).toContain('abc123'));
    opened.page().querySelector<HTMLButtonElement>('tc-problem-notice button')?.click();
    (await opened.request('GET /api/v1/devices?')).flush(envelope([device('room-1')]));
    await eventually(() => expect(rows()).toBe(1));
    expect(opened.text()).not.toContain('abc123');
  });

  /** Opens a list of three devices and loads the rest. */
  async function loadMore() {
    const first = envelope([device('a'), device('b')], { has_more: true, next_cursor: 'b' });
    (await opened.request('GET /api/v1/devices?')).flush(first);
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
    (await opened.request('GET /api/v1/devices?')).flush(envelope([device('a')]));
    search('hall');
    (await opened.request('q=hall')).flush(envelope([]));
    await eventually(() => expect(opened.text()).toContain('No device matches “hall”.'));
    expect(TestBed.inject(Location).path()).toBe('/devices?q=hall');
  });

  it('does not search on the page one has gone to', async () => {
    (await opened.request('GET /api/v1/devices?')).flush(envelope([device('a')]));
    search('hall');
    const pauseIsOver = new Promise((resolve) => setTimeout(resolve, 300));
    await TestBed.inject(Router).navigateByUrl('/devices/a');
    await pauseIsOver;
    expect(TestBed.inject(Location).path()).toBe('/devices/a');
  });

  it('has the filters and the order in the address, and asks the server for them', async () => {
    (await opened.request('GET /api/v1/devices?')).flush(envelope([device('a')]));
    (await opened.request('/devices/summary')).flush(
      envelope({ total: 1, by_status: {}, tags: [{ tag: 'hall', count: 1 }] }),
    );
    await eventually(() => expect(opened.text()).toContain('hall'));
    choose('Tag', 'hall');
    (await opened.request('tag=hall')).flush(envelope([device('a')]));
    choose('Status', 'late');
    (await opened.request('status=late')).flush(envelope([device('a')]));
    await eventually(() => expect(rows()).toBe(1));
    button('Heard').click();
    (await opened.request('sort=last_seen_at')).flush(envelope([device('a')]));
    const path = TestBed.inject(Location).path();
    expect(path).toBe('/devices?status=late&tag=hall&sort=last_seen_at');
    await eventually(() => expect(opened.page().querySelector('[aria-sort=ascending]')).not.toBeNull());
  });

  it('changes marked devices together, and asks before it deactivates them', async () => {
    (await opened.request('GET /api/v1/devices?')).flush(envelope([device('a'), device('b'), device('c')]));
    await eventually(() => expect(rows()).toBe(3));
    tick('Mark Name of a');
    await eventually(() => expect(opened.text()).toContain('1 device marked'));
    tick('Mark Name of c');
    await eventually(() => expect(opened.text()).toContain('2 devices marked'));
    button('Deactivate').click();
    await eventually(() => expect(opened.text()).toContain('They can write no more readings'));
    button('Deactivate 2 devices').click();
    const request = await opened.request('POST /api/v1/devices/bulk');
    expect(request.request.body).toEqual({ device_ids: ['a', 'c'], is_active: false });
    request.flush(envelope({ changed: 1, unchanged: 1, failed: 0, results: [] }));
    await eventually(() => expect(opened.text()).toContain('1 device changed, 1 were so already'));
    await opened.request('GET /api/v1/devices?');
  });

  it('tells why a change of many devices failed', async () => {
    (await opened.request('GET /api/v1/devices?')).flush(envelope([device('a')]));
    await eventually(() => expect(rows()).toBe(1));
    tick('Mark all that are shown');
    await eventually(() => expect(opened.text()).toContain('1 device marked'));
    const field = opened.page().querySelector<HTMLInputElement>('#tags');
    if (field) field.value = 'hall, west';
    button('Add tag').click();
    const request = await opened.request('POST /api/v1/devices/bulk');
    expect(request.request.body).toEqual({ device_ids: ['a'], add_tags: ['hall', 'west'] });
    request.flush({ title: 'Unavailable', trace_id: 'trace-7' }, { status: 503, statusText: 'Unavailable' });
    await eventually(() => expect(opened.text()).toContain('trace-7'));
  });

  it('saves the tag that is looked at as a view, and opens views', async () => {
    (await opened.request('GET /api/v1/devices?')).flush(envelope([device('a')]));
    const view = { view_id: 'v1', name: 'West', tag: 'west', query: null, device_ids: [] };
    (await opened.request('GET /api/v1/views')).flush(envelope([view]));
    await eventually(() => expect(opened.text()).toContain('West'));
    choose('Saved views', 'v1');
    (await opened.request('tag=west')).flush(envelope([]));
    await eventually(() => expect(opened.text()).toContain('Remove view'));
    await TestBed.inject(Router).navigateByUrl('/devices?tag=east');
    await eventually(() => button('Save view'));
    button('Save view').click();
    await eventually(() => expect(opened.page().querySelector('#view-name')).not.toBeNull());
    const field = opened.page().querySelector<HTMLInputElement>('#view-name');
    if (field) field.value = 'East';
    button('Save').click();
    const request = await opened.request('POST /api/v1/views');
    expect(request.request.body).toEqual({ name: 'East', range: '24h', tag: 'east' });
    request.flush(envelope({ ...view, name: 'East' }));
    await opened.request('GET /api/v1/views');
  });

  it('saves what the list is asked as a view, and asks it again', async () => {
    (await opened.request('GET /api/v1/devices?')).flush(envelope([device('a')]));
    const view = {
      view_id: 'v1',
      name: 'Gone',
      tag: null,
      query: 'status=offline&sort=-name',
      device_ids: [],
    };
    (await opened.request('GET /api/v1/views')).flush(envelope([view]));
    await TestBed.inject(Router).navigateByUrl('/devices?q=roof&status=late');
    await eventually(() => button('Save view'));
    button('Save view').click();
    await eventually(() => expect(opened.page().querySelector('#view-name')).not.toBeNull());
    const field = opened.page().querySelector<HTMLInputElement>('#view-name');
    if (field) field.value = 'Late on the roof';
    button('Save').click();
    const request = await opened.request('POST /api/v1/views');
    expect(request.request.body).toEqual({
      name: 'Late on the roof',
      range: '24h',
      query: 'q=roof&status=late',
    });
    request.flush(envelope(view));
    (await opened.request('GET /api/v1/views')).flush(envelope([view]));
    choose('Saved views', 'v1');
    const asked = await opened.request('status=offline');
    expect(asked.request.params.get('sort')).toBe('-name');
    expect(asked.request.params.has('q')).toBe(false);
  });

  it('follows the live readings', async () => {
    (await opened.request('GET /api/v1/devices?')).flush(envelope([device('room-1')]));
    await eventually(() => expect(gateway.subscriptions).toContainEqual({ all: true }));
    await eventually(() => {
      gateway.tell({ do: 'publish', value: Math.floor(Date.now() / 1000) });
      expect(opened.text()).toContain('online');
    });
    expect(opened.text()).toMatch(/now|s ago/);
  });
});
