import { HttpErrorResponse } from '@angular/common/http';
import { TestBed } from '@angular/core/testing';
import { envelope, openSignedIn } from '../../testing/console.ts';
import type { Console } from '../../testing/console.ts';
import { eventually } from '../../testing/eventually.ts';
import { startGateway } from '../../testing/gateway.ts';
import type { Gateway } from '../../testing/gateway.ts';
import { healthOfError, parseHealth } from './read-health.ts';

const devices = { total: 7, online: 4, late: 1, offline: 1, never_seen: 1, inactive: 0 };
const stats = {
  devices,
  day: '2026-11-29',
  readings_today: 12_345,
  averages: { temperature: { avg: 21.5, unit: '°C' } },
};

describe('OverviewPage', () => {
  let gateway: Gateway;
  let opened: Console;

  beforeAll(async () => {
    gateway = await startGateway();
  });
  beforeEach(async () => {
    opened = await openSignedIn('/', gateway.origin);
  });
  afterEach(() => TestBed.resetTestingModule());
  afterAll(() => gateway.stop());

  it('shows the fleet, the averages, who is silent and how the parts stand', async () => {
    const request = await opened.request('/dashboard/stats');
    await eventually(() => expect(opened.text()).toContain('Loading the overview'));
    request.flush(envelope(stats));
    const silent = { device_id: 'room-9', name: 'Room 9', last_seen_at: '2020-01-01T00:00:00.000Z' };
    (await opened.request('/devices?status=offline')).flush(envelope([silent], { has_more: false }));
    (await opened.request('/readyz?verbose')).flush({ status: 'ok', checks: { ingest: 'ok' } });
    const change = { id: '7', subject_id: 'room-8', action: 'device.create', at: '2020-01-01T00:00:00.000Z' };
    (await opened.request('/audit?subject_kind=device')).flush(envelope([change], { has_more: false }));
    await eventually(() => {
      for (const part of [
        'room-8device created',
        '12,345',
        'temperature 21.5 °C',
        'late1',
        'y ago',
        'ingest ready',
        'Room 9',
      ])
        expect(opened.text()).toContain(part);
    });
  });

  it('names a part that is away', async () => {
    (await opened.request('/dashboard/stats')).flush(envelope(stats));
    const answer = { status: 'not ready', checks: { ingest: 'ok', query: 'does not answer' } };
    (await opened.request('/readyz?verbose')).flush(answer, { status: 503, statusText: 'Unavailable' });
    await eventually(() => expect(opened.text()).toContain('query does not answer'));
  });

  it('teaches the first step where no device is', async () => {
    (await opened.request('/dashboard/stats')).flush(
      envelope({ ...stats, devices: { ...devices, total: 0 } }),
    );
    await eventually(() => expect(opened.text()).toContain('No device yet'));
  });

  it('names the trace of a failure and reads again on request', async () => {
    const failure = { title: 'Unavailable', trace_id: 'abc123' };
    (await opened.request('/dashboard/stats')).flush(failure, { status: 503, statusText: 'Unavailable' });
    await eventually(() => expect(opened.text()).toContain('abc123'));
    opened.page().querySelector<HTMLButtonElement>('tc-problem-notice button')?.click();
    (await opened.request('/dashboard/stats')).flush(envelope(stats));
    await eventually(() => expect(opened.text()).not.toContain('abc123'));
  });

  it('tells at once what becomes of a device', async () => {
    (await opened.request('/dashboard/stats')).flush(envelope(stats));
    await eventually(() => expect(opened.text()).toContain('Nothing since you opened'));
    await eventually(() => {
      gateway.tell({ do: 'go offline' });
      expect(opened.text()).toMatch(/Room 1offline(now|\d+ s ago)/);
    });
  });
});

describe('health', () => {
  it('is read from an answer, and from the 503 that says a part is away', () => {
    const body = { checks: { query: 'does not answer' } };
    const parts = [{ name: 'query', word: 'does not answer' }];
    expect(parseHealth(body)).toEqual(parts);
    expect(healthOfError(new HttpErrorResponse({ status: 503, error: body }))).toEqual(parts);
    expect(healthOfError(new HttpErrorResponse({ status: 503, error: 'no' }))).toBeUndefined();
    expect(healthOfError(new Error('broken'))).toBeUndefined();
  });
});
