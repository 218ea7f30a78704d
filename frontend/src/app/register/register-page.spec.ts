import { TestBed } from '@angular/core/testing';
import { envelope, openConsole, openSignedIn } from '../../testing/console.ts';
import { eventually } from '../../testing/eventually.ts';
import { startGateway } from '../../testing/gateway.ts';

const nowhere = 'http://127.0.0.1:9';
const profile = {
  name: 'esp32-env',
  expected_interval_s: 60,
  metrics: [{ name: 'a', unit: '', min: 0, max: 10 }],
};
const device = {
  device_id: 'room-1',
  name: 'room-1',
  latest_reading: null,
  profile_detail: profile,
  api_key: 'tdk_secret',
};

function type(id: string, text: string): void {
  const field = document.querySelector<HTMLInputElement>(`#${id}`);
  if (!field) throw new Error(`There is no field ${id}.`);
  field.value = text;
  field.dispatchEvent(new Event('input'));
}
const send = () => document.querySelector('form')?.requestSubmit();

describe('RegisterPage', () => {
  afterEach(() => TestBed.resetTestingModule());

  it('shows the key once, how to send with it, and the first reading when it comes', async () => {
    const gateway = await startGateway();
    try {
      const opened = await openSignedIn('/register', gateway.origin);
      (await opened.request('GET /api/v1/profiles')).flush(envelope([profile]));
      await eventually(() => expect(document.querySelector('#device-id')).not.toBeNull());
      type('device-id', 'room-1');
      type('device-tags', 'a, b');
      send();
      const request = await opened.request('POST /api/v1/devices');
      expect(request.request.body).toEqual({ device_id: 'room-1', profile: 'esp32-env', tags: ['a', 'b'] });
      request.flush(envelope(device));
      await eventually(() => expect(opened.text()).toContain('Waiting for the first reading'));
      expect(opened.text()).toContain('tdk_secret');
      expect(opened.text()).toContain('{"metrics":{"a":5}}');
      expect(opened.page().querySelector('tc-qr-code path')?.getAttribute('d')).toMatch(/^M/);
      await eventually(() => expect(gateway.subscriptions).toHaveLength(1));
      gateway.tell({ do: 'publish', value: Math.floor(Date.now() / 1000) });
      await eventually(() => expect(opened.text()).toContain('The first reading is here:'));
    } finally {
      TestBed.resetTestingModule();
      await gateway.stop();
    }
  });

  it('says at the id that it is taken', async () => {
    const opened = await openSignedIn('/register', nowhere);
    (await opened.request('GET /api/v1/profiles')).flush(envelope([profile]));
    await eventually(() => expect(document.querySelector('#device-id')).not.toBeNull());
    type('device-id', 'room-1');
    send();
    (await opened.request('POST /api/v1/devices')).flush(
      { title: 'Conflict', code: 'CONFLICT', detail: 'A device "room-1" is registered already.' },
      { status: 409, statusText: 'Conflict' },
    );
    await eventually(() =>
      expect(document.querySelector('#device-id-note')?.textContent).toContain('registered already'),
    );
  });

  it('sends nothing that cannot be an id', async () => {
    const opened = await openSignedIn('/register', nowhere);
    (await opened.request('GET /api/v1/profiles')).flush(envelope([profile]));
    await eventually(() => expect(document.querySelector('#device-id')).not.toBeNull());
    type('device-id', 'room 1!');
    send();
    await eventually(() =>
      expect(document.querySelector('#device-id-note')?.textContent).toContain('Letters, digits'),
    );
  });

  it('tells a viewer whose page it is', async () => {
    const opened = await openConsole('/register', nowhere);
    const viewer = { role: 'viewer', name: 'Wall', expires_at: '2030-01-01T00:00:00.000Z' };
    (await opened.request('/auth/session')).flush(envelope(viewer));
    await eventually(() => expect(opened.text()).toContain('Not with your role'));
  });
});
