import type { FakePeripheralSettings } from '../src/device/fake-peripheral.ts';
import { EmulatedDevice } from '../src/device/emulated-device.ts';
import { FakePeripheral } from '../src/device/fake-peripheral.ts';
import { BluetoothTransport } from '../src/transport/bluetooth-transport.ts';
import { chooseDevice } from '../src/transport/choose-device.ts';
import type { BluetoothAdapter, ChoiceOfDevices, Peripheral } from '../src/transport/gatt.ts';
import { OWNER, reasonOf } from './set-up.ts';

async function peripheralWith(settings: FakePeripheralSettings = {}) {
  const device = await EmulatedDevice.make({ ...OWNER, networks: [] });
  const peripheral = new FakePeripheral(device, settings);
  return { peripheral, transport: new BluetoothTransport(peripheral) };
}

const version = (transport: BluetoothTransport, endpoint = 'proto-ver') =>
  transport.send(endpoint, new Uint8Array([0x2d]));

describe('Bluetooth', () => {
  it('finds endpoints by their names', async () => {
    const { transport } = await peripheralWith({
      // Not the order of the numbers: a device with more endpoints has others there.
      describe: (endpoint) =>
        endpoint === 'proto-ver' ? 'telemetry-claim\0' : endpoint === 'telemetry-claim' ? 'proto-ver' : 'x',
    });
    await transport.connect();
    expect(await reasonOf(version(transport, 'proto-ver'))).toBe('request-refused');
    expect(new TextDecoder().decode(await version(transport, 'telemetry-claim'))).toContain('"sec_ver":2');
    expect(await reasonOf(version(transport, 'prov-scan'))).toBe('endpoint-missing');
  });

  it.each([[undefined], ['']])('finds endpoints by their numbers where their name is %j', async (name) => {
    const { transport } = await peripheralWith({ describe: () => name });
    await transport.connect();
    expect(new TextDecoder().decode(await version(transport))).toContain('"sec_ver":2');
    expect(await reasonOf(version(transport, 'custom-data'))).toBe('endpoint-missing');
  });

  it.each([
    ['1775244d-6b43-439b-877c-060f2d9bed07', 'none'],
    ['021a9004-0382-4aea-bff4-6b3f1c5adfb4', 'none'],
    ['0000180f-0000-1000-8000-00805f9b34fb', 'not-a-device'],
  ])('takes a device with the service %s: %s', async (serviceUuid, reason) => {
    const { transport } = await peripheralWith({ serviceUuids: [serviceUuid] });
    expect(await reasonOf(transport.connect())).toBe(reason);
  });

  it('tells a refusal from a lost connection, also while a request waits', async () => {
    const { peripheral, transport } = await peripheralWith();
    await transport.connect();
    expect(await reasonOf(version(transport, 'prov-session'))).toBe('request-refused');
    peripheral.isDeaf = true;
    const waiting = version(transport);
    peripheral.disconnect();
    expect(await reasonOf(waiting)).toBe('connection-lost');
    expect(await reasonOf(version(transport))).toBe('connection-lost');
  });

  it('does not write more than a browser does', async () => {
    const { transport } = await peripheralWith();
    await transport.connect();
    expect(await reasonOf(transport.send('proto-ver', new Uint8Array(513)))).toBe('request-too-large');
    expect(await reasonOf(transport.send('proto-ver', new Uint8Array(512)))).toBe('none');
  });

  it('has nothing to say to a device without GATT', async () => {
    const peripheral: Peripheral = {
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    };
    expect(await reasonOf(new BluetoothTransport(peripheral).connect())).toBe('not-a-device');
  });
});

describe('choosing a device', () => {
  const answer = async (requestDevice: BluetoothAdapter['requestDevice'], isOn = true) =>
    chooseDevice({ getAvailability: () => Promise.resolve(isOn), requestDevice }, 'PROV_');

  it('asks for those that wait to be set up', async () => {
    const { peripheral } = await peripheralWith();
    const choices: ChoiceOfDevices[] = [];
    const chosen = await answer((choice) => {
      choices.push(choice);
      return Promise.resolve(peripheral);
    });
    expect(chosen).toBe(peripheral);
    expect(choices).toEqual([
      {
        filters: [
          { services: ['1775244d-6b43-439b-877c-060f2d9bed07'], namePrefix: 'PROV_' },
          { services: ['021a9004-0382-4aea-bff4-6b3f1c5adfb4'], namePrefix: 'PROV_' },
        ],
      },
    ]);
  });

  it.each([
    ['NotFoundError', 'no-device-chosen'],
    ['SecurityError', 'bluetooth-blocked'],
  ])('that ends with %s is %s', async (name, reason) => {
    expect(await reasonOf(answer(() => Promise.reject(new DOMException('', name))))).toBe(reason);
  });

  it('is not begun without Bluetooth', async () => {
    expect(await reasonOf(chooseDevice(undefined))).toBe('bluetooth-unavailable');
    const never = answer(() => new Promise(() => undefined), false);
    expect(await reasonOf(never)).toBe('bluetooth-unavailable');
  });

  it('takes what a browser has, by the types of Web Bluetooth', () => {
    const asOurs = (
      bluetooth: Bluetooth,
      device: BluetoothDevice,
    ): [BluetoothAdapter<BluetoothDevice>, Peripheral] => [bluetooth, device];
    expect(asOurs).toHaveLength(2);
  });
});
