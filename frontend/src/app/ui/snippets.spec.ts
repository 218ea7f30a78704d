import { curlOf, examplesOf, firmwareOf, provisioningOf } from './snippets.ts';

const credentials = { origin: 'https://t.example', deviceId: 'room-1', apiKey: 'tdk_1' };

describe('what a new device is told', () => {
  it('gives each declared metric a value that its profile takes', () => {
    expect(
      examplesOf([
        { name: 'temperature', min: -40, max: 85 },
        { name: 'pressure', min: 300, max: null },
        { name: 'noise', min: null, max: null },
      ]),
    ).toEqual([
      { name: 'temperature', value: 22.5 },
      { name: 'pressure', value: 300 },
      { name: 'noise', value: 1 },
    ]);
    expect(examplesOf([])).toEqual([{ name: 'temperature', value: 21.5 }]);
  });

  it('is a command whose body is JSON', () => {
    const body = /-d '(.*)'/.exec(curlOf(credentials, [{ name: 'temperature', value: 22.5 }]))?.[1];
    expect(JSON.parse(body ?? '')).toEqual({ metrics: { temperature: 22.5 } });
  });

  it('is firmware that fills in one value for each metric', () => {
    const code = firmwareOf(credentials, [
      { name: 'a', value: 1 },
      { name: 'b', value: 2 },
    ]);
    expect(code).toContain(String.raw`"{\"metrics\":{\"a\":%.2f,\"b\":%.2f}}"`);
    expect(code).toContain('read_a(), read_b()');
  });

  it('is a code that a phone can take apart', () => {
    expect(JSON.parse(provisioningOf(credentials))).toEqual({
      url: 'https://t.example',
      device_id: 'room-1',
      api_key: 'tdk_1',
    });
  });
});
