import type { RunningService } from '@telemetry/chassis';
import { ADMIN_KEY, api } from './api.ts';
import { csv, type GivenFile, sendFile } from './import-file.ts';
import { startRegistry, type TestRegistry } from './start-registry.ts';

let registry: TestRegistry;
let service: RunningService;

beforeAll(async () => {
  registry = await startRegistry();
  ({ service } = registry);
});

afterAll(() => registry.stop());

describe('what is no file of devices', () => {
  const refused = async (body: string | Uint8Array<ArrayBuffer>, given?: GivenFile) => {
    const { status, problem } = await sendFile(service, body, given);
    return [status, problem.code];
  };
  const type = 'application/x-ndjson';

  it.each([
    ['', 422, 'VALIDATION_ERROR'],
    ['device_id,name\n', 422, 'VALIDATION_ERROR'],
    ['name\nRoom\n', 422, 'VALIDATION_ERROR'],
    ['device_id,secret\na,b\n', 422, 'VALIDATION_ERROR'],
    ['device_id\n"open', 400, 'INVALID_PAYLOAD'],
    [`device_id\n${'x'.repeat(70_000)}`, 400, 'INVALID_PAYLOAD'],
  ])('is refused as CSV, case %#', async (body, status, code) => {
    expect(await refused(body)).toEqual([status, code]);
  });

  it.each([
    ['', 422, 'VALIDATION_ERROR'],
    ['[]\n"x"\n{', 422, 'VALIDATION_ERROR'],
    ['{"device_id":"a","owner":"me"}', 422, 'VALIDATION_ERROR'],
    ['{"device_id":"a","name":null}', 422, 'VALIDATION_ERROR'],
    ['{"device_id":{"toString":1},"__proto__":{"name":"x"}}', 422, 'VALIDATION_ERROR'],
    ['x'.repeat(70_000), 400, 'INVALID_PAYLOAD'],
  ])('is refused as NDJSON, case %#', async (body, status, code) => {
    expect(await refused(body, { type })).toEqual([status, code]);
  });

  it('is refused in another form, at another route, in another encoding and to strangers', async () => {
    expect(await refused('{}', { type: 'application/json' })).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    expect(await refused(csv('a,,,,'), { key: 'a-key-of-nobody-here' })).toEqual([401, 'INVALID_API_KEY']);
    expect(await refused(Uint8Array.from(Buffer.from('device_id\n\xe6', 'latin1')))).toEqual([
      400,
      'INVALID_PAYLOAD',
    ]);
    expect(await refused(csv('a,,,,'), { query: '?dry_run=maybe' })).toEqual([422, 'VALIDATION_ERROR']);
    const elsewhere = await fetch(`http://127.0.0.1:${service.port}/api/v1/devices`, {
      method: 'POST',
      headers: { 'x-api-key': ADMIN_KEY, 'content-type': 'text/csv' },
      body: csv('a,,,,'),
    });
    expect(elsewhere.status).toBe(415);
  });

  it('is answered when it is too large, though it is still being sent', async () => {
    const long = `"${'x'.repeat(4_000)}",,,,\n`;
    expect(await refused(csv(long.repeat(6_000)))).toEqual([413, 'PAYLOAD_TOO_LARGE']);
    expect(await refused(csv('a,,,,\n'.repeat(500_000)))).toEqual([413, 'PAYLOAD_TOO_LARGE']);
    expect((await api(service).get('/devices/a')).status).toBe(404);
  });
});
