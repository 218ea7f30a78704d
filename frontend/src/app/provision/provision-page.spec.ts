import { TestBed } from '@angular/core/testing';
import { LABEL, bareDevice } from '../../testing/bare-device.ts';
import { envelope } from '../../testing/console.ts';
import { eventually } from '../../testing/eventually.ts';
import { useNodeCrypto } from '../../testing/node-crypto.ts';
import { Wizard, profile } from '../../testing/wizard.ts';
import { CODE_READER } from './platform.ts';

useNodeCrypto();

const used = { action: 'claim.use', at: '2026-11-23T12:01:00.000Z', after: {} };
const expired = { action: 'claim.refuse', at: '2026-11-23T12:16:00.000Z', after: { refused: 'expired' } };
const alert = () => document.querySelector('[role=alert]')?.textContent ?? '';

describe('the wizard that sets up a device', () => {
  afterEach(() => TestBed.resetTestingModule());

  it('brings a device from its label to its first reading', async () => {
    const wizard = await Wizard.open();
    await wizard.toNetworks();
    await wizard.joinHome('open sesame');
    await wizard.name();
    await wizard.audit();
    await eventually(() => expect(wizard.device.joined).toEqual(['Home']));
    expect(wizard.device.claims.at(-1)).toEqual({
      serverUrl: location.origin,
      deviceId: 'room-1',
      claimToken: `tct_${wizard.tokens}`,
    });
    await wizard.audit(used);
    const latest = { timestamp: '2026-11-23T12:01:02.000Z', metrics: { temperature: 21.5 } };
    await wizard.answer('GET /api/v1/devices/room-1', { latest_reading: latest, profile_detail: profile });
    await wizard.sees('First reading received ✓ temperature 21.5');
    expect(wizard.device.peripheral.connected).toBe(false);
  });

  it('asks for the proof again when it was wrong, and takes the text of the label', async () => {
    const wizard = await Wizard.open();
    await wizard.findAndProve('not it');
    await eventually(() => expect(alert()).toContain('Wrong proof of possession'));
    expect(alert()).toContain('Compare each character with the label.');
    const { name, username, password } = LABEL;
    await wizard.type(
      'proof',
      JSON.stringify({ ver: 'v1', name, username, pop: password, transport: 'ble' }),
    );
    await wizard.click('Try again');
    await wizard.sees('3 networks found.');
  });

  it('says of a text that is no label what it is', async () => {
    const wizard = await Wizard.open();
    await wizard.findAndProve('{"ver":"v2"}');
    await eventually(() => expect(alert()).toContain('This is not the code of a device.'));
  });

  it('goes back to the network when its password is refused, and claims anew with what is known', async () => {
    const wizard = await Wizard.open();
    await wizard.toNetworks();
    await wizard.joinHome('open barley');
    await wizard.name();
    await eventually(() => expect(alert()).toContain('Wi-Fi password refused'));
    const [first] = wizard.device.claims;
    await wizard.type('wifi-password', 'open sesame');
    await wizard.click('Try again');
    await wizard.giveToken();
    await eventually(() => expect(wizard.device.joined).toEqual(['Home']));
    expect(wizard.device.claims.at(-1)?.claimToken).not.toBe(first?.claimToken);
  });

  it('goes back to the networks when the device does not find the one that was typed', async () => {
    const wizard = await Wizard.open();
    await wizard.toNetworks();
    await wizard.pick('Another one');
    await wizard.type('ssid', 'Hmoe');
    await wizard.type('wifi-password', 'open sesame');
    await wizard.click('Continue');
    await wizard.name();
    await eventually(() => expect(alert()).toContain('Network not found'));
    expect(document.querySelector<HTMLInputElement>('#ssid')?.value).toBe('Hmoe');
    await wizard.click('Search again');
    await wizard.sees('3 networks found.');
    await wizard.pick('Café');
    await wizard.click('Continue');
    await wizard.giveToken();
    await eventually(() => expect(wizard.device.joined).toEqual(['Café']));
  });

  it('connects again by itself, and says what to do when the device stays away', async () => {
    const wizard = await Wizard.open();
    await wizard.toNetworks();
    wizard.device.peripheral.disconnect();
    await wizard.joinHome('open sesame');
    wizard.device.loseConnectionAt('telemetry-claim');
    await wizard.name();
    await eventually(() => expect(alert()).toContain('The connection to the device is lost'));
    expect(alert()).toContain('nothing you typed is lost');
    wizard.device.loseConnectionAt('');
    await wizard.click('Try again');
    await wizard.giveToken();
    await eventually(() => expect(wizard.device.joined).toEqual(['Home']));
  });

  it('begins anew with what was typed when the device comes too late for its key', async () => {
    const wizard = await Wizard.open();
    await wizard.toNetworks();
    await wizard.joinHome('open sesame');
    await wizard.name();
    await wizard.audit(expired);
    await eventually(() => expect(alert()).toContain('came for its key too late'));
    const again = await bareDevice();
    Object.assign(wizard.device.bluetooth, { requestDevice: () => Promise.resolve(again.peripheral) });
    await wizard.click('Find the device again');
    await wizard.click('Find the device');
    await wizard.click('Continue');
    await wizard.sees('3 networks found.');
    await wizard.click('Continue');
    await wizard.giveToken();
    await eventually(() => expect(again.joined).toEqual(['Home']));
  });

  it('offers to set up a device that is registered already', async () => {
    const wizard = await Wizard.open();
    await wizard.toNetworks();
    await wizard.joinHome('open sesame');
    (await wizard.opened.request('GET /api/v1/profiles')).flush(envelope([profile]));
    await wizard.type('device-id', 'room-1');
    await wizard.click('Set it up');
    const taken = { title: 'Conflict', code: 'CONFLICT', detail: 'A device "room-1" is registered already.' };
    (await wizard.opened.request('POST /api/v1/devices')).flush(taken, {
      status: 409,
      statusText: 'Conflict',
    });
    await wizard.click('Set it up as room-1');
    await wizard.giveToken();
    await eventually(() => expect(wizard.device.joined).toEqual(['Home']));
  });

  it('leads past a browser without Bluetooth, with a claim to carry to the command', async () => {
    const wizard = await Wizard.open(false);
    await wizard.sees('This browser cannot reach the device over Bluetooth.');
    await wizard.click('Set it up by its own Wi-Fi');
    (await wizard.opened.request('GET /api/v1/profiles')).flush(envelope([profile]));
    await wizard.type('device-id', 'room-1');
    await wizard.type('server-url', 'https://telemetry.example');
    await wizard.click('Make its claim');
    await wizard.answer('POST /api/v1/devices', { device_id: 'room-1' });
    await wizard.giveToken();
    await wizard.sees('npm run set-up');
    expect(wizard.opened.text()).toContain(
      `{"server_url":"https://telemetry.example","device_id":"room-1","claim_token":"tct_${wizard.tokens}"}`,
    );
    await wizard.audit(used);
    await wizard.sees('Its first reading arrives');
  });

  it('reads the label by the camera, and switches it off again', async () => {
    const { name, username, password } = LABEL;
    const rawValue = JSON.stringify({ ver: 'v1', name, username, pop: password, transport: 'ble' });
    const seen = [[], [{ rawValue }]];
    TestBed.overrideProvider(CODE_READER, {
      useValue: () => ({ detect: () => Promise.resolve(seen.shift() ?? []) }),
    });
    let isOn = true;
    const stream = { getTracks: () => [{ stop: () => (isOn = false) }] };
    const devices = { getUserMedia: () => Promise.resolve(stream) };
    Object.defineProperty(navigator, 'mediaDevices', { value: devices, configurable: true });
    HTMLMediaElement.prototype.play = () => Promise.resolve();
    const wizard = await Wizard.open();
    await wizard.click('Find the device');
    await wizard.click('Scan the QR code');
    await wizard.sees('3 networks found.');
    expect(isOn).toBe(false);
  });

  it('lets one type what the label says where the camera may not be used', async () => {
    TestBed.overrideProvider(CODE_READER, { useValue: () => ({}) });
    const refused = { getUserMedia: () => Promise.reject(new Error('NotAllowedError')) };
    Object.defineProperty(navigator, 'mediaDevices', { value: refused, configurable: true });
    const wizard = await Wizard.open();
    await wizard.click('Find the device');
    await wizard.click('Scan the QR code');
    await wizard.sees('The camera cannot be used.');
    await wizard.click('Type it instead');
    await wizard.type('proof', LABEL.password);
    await wizard.click('Continue');
    await wizard.sees('3 networks found.');
  });
});
