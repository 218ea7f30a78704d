import type { TestRequest } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { BLUETOOTH, PAUSES } from '../app/provision/platform.ts';
import { LABEL, bareDevice, noPauses } from './bare-device.ts';
import type { BareDevice } from './bare-device.ts';
import { envelope, openSignedIn } from './console.ts';
import type { Console } from './console.ts';
import { eventually } from './eventually.ts';

const nowhere = 'http://127.0.0.1:9';
/** The one profile there is. */
export const profile = { name: 'esp32-env', expected_interval_s: 60, metrics: [] };

/** The page that sets up a device as a person uses it, its API played by the test. */
export class Wizard {
  /** How many tokens were given. */
  tokens = 0;

  constructor(
    readonly device: BareDevice,
    readonly opened: Console,
  ) {}

  static async open(hasBluetooth = true): Promise<Wizard> {
    const device = await bareDevice();
    TestBed.overrideProvider(BLUETOOTH, { useValue: hasBluetooth ? device.bluetooth : undefined });
    TestBed.overrideProvider(PAUSES, { useValue: noPauses });
    return new Wizard(device, await openSignedIn('/provision', nowhere));
  }

  /** Waits until a text can be read. */
  async sees(text: string): Promise<void> {
    await eventually(() => expect(this.opened.text()).toContain(text));
  }

  async click(name: string): Promise<void> {
    await eventually(() => {
      const button = [...document.querySelectorAll('button')].find(
        ({ textContent, disabled }) => textContent.trim() === name && !disabled,
      );
      if (!button) throw new Error(`No button says ${name}.`);
      button.click();
    });
  }

  async type(id: string, text: string): Promise<void> {
    await eventually(() => {
      const field = document.querySelector<HTMLInputElement>(`#${id}`);
      if (!field) throw new Error(`There is no field ${id}.`);
      field.value = text;
      field.dispatchEvent(new Event('input'));
    });
  }

  async pick(name: string): Promise<void> {
    await eventually(() => {
      const label = [...document.querySelectorAll('label')].find(({ textContent }) =>
        textContent.includes(name),
      );
      if (!label) throw new Error(`There is no network ${name}.`);
      label.querySelector('input')?.click();
    });
  }

  async findAndProve(password = LABEL.password): Promise<void> {
    await this.click('Find the device');
    await this.type('proof', password);
    await this.click('Continue');
  }

  async toNetworks(): Promise<void> {
    await this.findAndProve();
    await this.sees('3 networks found.');
  }

  async joinHome(password: string): Promise<void> {
    await this.pick('Home');
    await this.type('wifi-password', password);
    await this.click('Continue');
  }

  async name(): Promise<void> {
    (await this.opened.request('GET /api/v1/profiles')).flush(envelope([profile]));
    await this.type('device-id', 'room-1');
    await this.click('Set it up');
    const { request } = await this.answer('POST /api/v1/devices', { device_id: 'room-1' });
    expect(request.body).toMatchObject({ device_id: 'room-1' });
    await this.giveToken();
  }

  async giveToken(): Promise<void> {
    await this.answer('POST /api/v1/devices/room-1/claims', {
      device_id: 'room-1',
      claim_token: `tct_${++this.tokens}`,
      created_at: '2026-11-23T12:00:00.000Z',
      expires_at: '2026-11-23T12:15:00.000Z',
    });
  }

  async audit(...entries: object[]): Promise<void> {
    await this.answer('GET /api/v1/audit?subject_kind=device&subject_id=room-1&start=', entries);
  }

  async answer(part: string, data: unknown): Promise<TestRequest> {
    const request = await this.opened.request(part);
    request.flush(envelope(data));
    return request;
  }
}
