import { Location } from '@angular/common';
import { TestBed } from '@angular/core/testing';
import { envelope, openSignedIn } from '../../testing/console.ts';
import type { Console } from '../../testing/console.ts';
import { eventually } from '../../testing/eventually.ts';
import { startGateway } from '../../testing/gateway.ts';
import type { Gateway } from '../../testing/gateway.ts';

const iso = (at: number) => new Date(at).toISOString();
const reading = (at: number) => ({ timestamp: iso(at), received_at: iso(at), metrics: { a: at / 1000 } });
const device = {
  device_id: 'room-1',
  name: 'Meeting room',
  status: 'online',
  reading_count: 2,
  latest_reading: null,
  profile_detail: {
    name: 'p',
    expected_interval_s: 10,
    metrics: [{ name: 'a', unit: '°C', min: null, max: null }],
  },
};

function summary(moments: readonly number[]): object {
  const a = { min: 20, max: 22, avg: 21, count: moments.length, unit: '°C' };
  return envelope({
    device_id: 'room-1',
    reading_count: moments.length,
    first_reading: moments.length > 0 ? iso(Math.min(...moments)) : null,
    last_reading: moments.length > 0 ? iso(Math.max(...moments)) : null,
    ...(moments.length > 0 && { a }),
  });
}

describe('DevicePage', () => {
  let gateway: Gateway;
  let opened: Console;

  beforeEach(async () => {
    gateway = await startGateway();
  });
  afterEach(async () => {
    TestBed.resetTestingModule();
    await gateway.stop();
  });

  interface Moments {
    /** Newest first. */
    readonly history: readonly number[];
    /** Those of every reading. */
    readonly all: readonly number[];
  }

  /** Answers what the page asks on opening, whichever tab it shows. */
  async function openTab(path: string, { history, all }: Moments) {
    opened = await openSignedIn(path, gateway.origin);
    (await opened.request('GET /api/v1/devices/room-1')).flush(envelope(device));
    (await opened.request('aggregate?start=1970')).flush(summary(all));
    (await opened.request('history')).flush(
      envelope(history.map(reading), { has_more: false, next_cursor: null, live_cursor: '0' }),
    );
  }

  /** The same with what the tab of readings asks. */
  async function open(path: string, moments: Moments) {
    await openTab(path, moments);
    (await opened.request('aggregate')).flush(summary(moments.history));
  }

  const publish = (at: number) => gateway.tell({ do: 'publish', value: at / 1000 });
  const times = () =>
    [...opened.page().querySelectorAll('tc-readings-table td')].map((cell) => cell.textContent);
  const drawn = () => opened.page().querySelector('ngx-charts-line-chart path.line')?.getAttribute('d');

  it('joins history and live: every reading once, the chart goes on', async () => {
    const start = Math.floor(Date.now() / 1000) * 1000 - 60_000;
    const [first, second, third] = [start, start + 10_000, start + 20_000];
    publish(second);
    await open('/devices/room-1', { history: [second, first], all: [first, second] });
    await eventually(() => expect(times()).toHaveLength(2));
    await eventually(() => expect(gateway.subscriptions).toEqual([{ device_id: 'room-1', since: '0' }]));
    const before = drawn();
    publish(third);
    await eventually(() => expect(times()).toHaveLength(3));
    await eventually(() => expect(drawn()).not.toBe(before));
    expect(opened.text()).toContain('Meeting room');
    expect(opened.page().querySelector('.live')?.textContent).toBe('live');
  });

  it('reads the history again when the stream no longer reaches back, so that no reading is missing', async () => {
    const start = Math.floor(Date.now() / 1000) * 1000 - 60_000;
    const [first, second, third] = [start, start + 10_000, start + 20_000];
    await open('/devices/room-1', { history: [first], all: [first] });
    await eventually(() => expect(opened.page().querySelector('.live')?.textContent).toBe('live'));
    gateway.tell({ do: 'drop clients' });
    publish(second);
    gateway.tell({ do: 'forget the stream' });
    (await opened.request('history')).flush(
      envelope([second, first].map(reading), { has_more: false, live_cursor: '1' }),
    );
    publish(third);
    await eventually(() => expect(times()).toHaveLength(3));
    await eventually(() => expect(gateway.subscriptions).toHaveLength(2));
  });

  it('offers the way to the newest reading when the range is empty', async () => {
    const old = Date.parse('2015-02-10T09:33:00.000Z');
    await open('/devices/room-1?range=1h', { history: [], all: [old] });
    await eventually(() => expect(opened.text()).toContain('No reading in this range.'));
    opened.page().querySelector<HTMLAnchorElement>('.empty a')?.click();
    const request = await opened.request('history?start=2015-02-10T09:33:00.000Z');
    expect(request.request.params.get('end')).toBe('2015-02-10T09:33:00.001Z');
    expect(TestBed.inject(Location).path()).toBe('/devices/room-1?range=1h&until=newest');
    request.flush(envelope([reading(old)], { has_more: false, live_cursor: '1' }));
    await eventually(() => expect(drawn()).toBeTruthy());
  });

  it('stands still while paused, says how many came, and goes on from there', async () => {
    const start = Math.floor(Date.now() / 1000) * 1000 - 60_000;
    await open('/devices/room-1', { history: [start], all: [start] });
    await eventually(() => expect(opened.page().querySelector('.live')?.textContent).toBe('live'));
    const button = (text: string) =>
      [...opened.page().querySelectorAll('button')].find((each) => each.textContent.includes(text));
    button('Pause')?.click();
    publish(Date.now() + 5000);
    await eventually(() => expect(button('Resume')?.textContent).toContain('(1 new)'));
    expect(times()).toHaveLength(1);
    button('Resume')?.click();
    await eventually(() => expect(times()).toHaveLength(2));
  });

  it('shows a span that was chosen by hand, and asks for just that', async () => {
    const at = Date.parse('2026-11-20T10:30:00.000Z');
    const span = 'start=2026-11-20T10:00:00.000Z&end=2026-11-20T11:00:00.000Z';
    opened = await openSignedIn(`/devices/room-1?${span}`, gateway.origin);
    (await opened.request('GET /api/v1/devices/room-1')).flush(envelope(device));
    (await opened.request('aggregate?start=1970')).flush(summary([at]));
    (await opened.request(`history?${span}`)).flush(
      envelope([reading(at)], { has_more: false, next_cursor: null, live_cursor: '0' }),
    );
    (await opened.request(`aggregate?${span}`)).flush(summary([at]));
    await eventually(() => expect(opened.text()).toContain('Back to 1h'));
    opened.page().querySelector<HTMLButtonElement>('button[aria-label="Zoom in"]')?.click();
    (await opened.request('history?start=2026-11-20T10:15:00.000Z&end=2026-11-20T10:45:00.000Z')).flush(
      envelope([reading(at)], { has_more: false, next_cursor: null, live_cursor: '0' }),
    );
    await eventually(() => expect(times()).toHaveLength(1));
  });

  it('teaches how to send the first reading, and shows it when it comes', async () => {
    await open('/devices/room-1', { history: [], all: [] });
    await eventually(() => expect(opened.text()).toContain('No reading yet'));
    publish(Math.floor(Date.now() / 1000) * 1000);
    await eventually(() => expect(times()).toHaveLength(1));
    expect(opened.text()).not.toContain('No reading yet');
  });

  it('draws averages when the range holds more readings than are sent', async () => {
    const now = Math.floor(Date.now() / 60_000) * 60_000;
    opened = await openSignedIn('/devices/room-1?range=24h', gateway.origin);
    (await opened.request('GET /api/v1/devices/room-1')).flush(envelope(device));
    (await opened.request('aggregate?start=1970')).flush(summary([now - 7_200_000, now]));
    (await opened.request('history')).flush(
      envelope([reading(now)], { has_more: true, next_cursor: 'x', live_cursor: '0' }),
    );
    const points = [now - 7_200_000, now - 3_600_000, now].map((t) => ({
      t: iso(t),
      count: 60,
      coverage: 1,
      avg: 21,
      min: 20,
      max: 23,
    }));
    (await opened.request('bucket=auto')).flush(
      envelope({ bucket: '1h', tz: 'UTC', series: { a: { unit: '°C', points } } }),
    );
    await eventually(() => expect(opened.text()).toContain('Averages of 1h each'));
    expect(drawn()?.split('L')).toHaveLength(3);
  });

  it('tells at once what becomes of the device, and reads what was written down of it', async () => {
    const start = Date.now() - 60_000;
    await openTab('/devices/room-1/activity', { history: [start], all: [start] });
    (await opened.request('GET /api/v1/audit?subject_kind=device&subject_id=room-1')).flush(envelope([], {}));
    await eventually(() => expect(opened.text()).toContain('Nothing since this page was opened'));
    await eventually(() => expect(opened.page().querySelector('.live')?.textContent).toBe('live'));
    gateway.tell({ do: 'go offline' });
    await eventually(() =>
      expect(opened.page().querySelector('tc-activity-tab ol')?.textContent).toContain('offline'),
    );
    (await opened.request('GET /api/v1/devices/room-1')).flush(envelope({ ...device, status: 'offline' }));
    await eventually(() =>
      expect(opened.page().querySelector('.facts tc-status-mark')?.textContent).toBe('offline'),
    );
    const entry = { id: '1', action: 'device.update', actor: 'Olga', actor_role: 'operator', at: iso(start) };
    (await opened.request('GET /api/v1/audit')).flush(envelope([entry], {}));
    await eventually(() => expect(opened.text()).toContain('device changed'));
  });

  it('says which device is not there, with the trace', async () => {
    opened = await openSignedIn('/devices/none', gateway.origin);
    const failure = { title: 'Device not found', code: 'DEVICE_NOT_FOUND', trace_id: 'abc123' };
    (await opened.request('GET /api/v1/devices/none')).flush(failure, {
      status: 404,
      statusText: 'Not Found',
    });
    await eventually(() => expect(opened.text()).toContain('Device not found'));
    expect(opened.text()).toContain('abc123');
  });
});
