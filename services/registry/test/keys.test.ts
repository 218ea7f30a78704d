import { hashKey, type RunningService } from '@telemetry/chassis';
import { Database } from '../src/database.repository.ts';
import { ADMIN_KEY, api } from './api.ts';
import { startRegistry, type TestRegistry } from './start-registry.ts';
import { waitFor } from './wait-for.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

let registry: TestRegistry;
let service: RunningService;

beforeAll(async () => {
  registry = await startRegistry({ DEVICE_API_KEYS: 'seeded:a-seeded-key' });
  ({ service } = registry);
});

afterAll(() => registry.stop());

/** A new device, with its first key's id. */
async function newDevice(deviceId: string): Promise<string> {
  expect((await api(service).post('/devices', { device_id: deviceId })).status).toBe(201);
  return (await keysOf(deviceId))[0].key_id;
}

const keysOf = async (deviceId: string) => (await api(service).get(`/devices/${deviceId}/keys`)).data;
const rotate = (deviceId: string, body: object = {}) => api(service).post(`/devices/${deviceId}/keys`, body);
const revoke = (deviceId: string, keyId: string) => api(service).delete(`/devices/${deviceId}/keys/${keyId}`);
const revisionOf = async (deviceId: string) => (await api(service).get(`/devices/${deviceId}`)).data.revision;

/** The key ids of a device's fact, once the other services were told of this revision. */
const toldKeys = (deviceId: string, revision: number) =>
  waitFor(async () => {
    const fact = (await registry.facts()).get(deviceId);
    return fact?.revision === BigInt(revision) ? fact.keys : undefined;
  });

describe('the keys of a device', () => {
  it('are listed without anything that opens anything', async () => {
    const { data } = await api(service).post('/devices', { device_id: 'listed' });
    const { status, data: keys } = await api(service).get('/devices/listed/keys');
    expect([status, keys]).toEqual([
      200,
      [
        {
          key_id: expect.any(String),
          created_at: expect.stringMatching(/Z$/),
          expires_at: null,
          last_used_at: null,
        },
      ],
    ]);
    const hash = hashKey(data.api_key);
    for (const secret of [data.api_key, hash.toString('hex'), hash.toString('base64')])
      expect(JSON.stringify(keys)).not.toContain(secret);
  });

  it('are rotated with an overlap, told to the other services, and the new one is shown once', async () => {
    const first = await newDevice('turning');
    const before = Date.now();
    const { status, data } = await rotate('turning');
    expect([status, data]).toEqual([
      201,
      expect.objectContaining({ api_key: expect.stringMatching(/^tdk_.{32}$/), expires_at: null }),
    ]);

    const [old, young] = await keysOf('turning');
    expect([old.key_id, young.key_id]).toEqual([first, data.key_id]);
    expect(Date.parse(old.expires_at) - before).toBeGreaterThanOrEqual(DAY_MS);
    expect(Date.parse(old.expires_at) - before).toBeLessThan(DAY_MS + 10_000);

    const told = new Map((await toldKeys('turning', 2)).map((key) => [key.keyId, key]));
    expect(Number(told.get(first)?.expiresAtMs)).toBe(Date.parse(old.expires_at));
    expect(Buffer.from(told.get(data.key_id)!.keySha256)).toEqual(hashKey(data.api_key));
    expect(told.get(data.key_id)?.expiresAtMs).toBeUndefined();
  });

  it('end at once without an overlap, and when they were told to', async () => {
    const first = await newDevice('abrupt');
    const expiresAt = new Date(Date.now() + DAY_MS).toISOString();
    const { data } = await rotate('abrupt', { overlap_s: 0, expires_at: expiresAt });
    expect(await keysOf('abrupt')).toMatchObject([{ key_id: data.key_id, expires_at: expiresAt }]);
    expect((await toldKeys('abrupt', 2)).map(({ keyId }) => keyId)).not.toContain(first);

    // An overlap gives no key a longer life than it had.
    await rotate('abrupt', { overlap_s: 80 * 24 * 3600 });
    expect((await keysOf('abrupt'))[0]).toMatchObject({ key_id: data.key_id, expires_at: expiresAt });
  });

  it('are two at most, whoever asks together', async () => {
    const first = await newDevice('crowded');
    const answers = await Promise.all(Array.from({ length: 4 }, () => rotate('crowded')));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    const refused = answers.find(({ status }) => status === 409);
    expect(refused?.problem.code).toBe('CONFLICT');
    expect(refused?.problem.detail).toContain(first);
    expect(await keysOf('crowded')).toHaveLength(2);
    expect(await revisionOf('crowded')).toBe(2);

    expect((await revoke('crowded', first)).status).toBe(204);
    expect((await rotate('crowded')).status).toBe(201);
  });

  it('are revoked for good, the last one too', async () => {
    const first = await newDevice('revoked');
    expect((await revoke('revoked', first)).status).toBe(204);
    expect(await toldKeys('revoked', 2)).toEqual([]);
    const again = await revoke('revoked', first);
    expect([again.status, again.problem.code]).toEqual([404, 'NOT_FOUND']);
    expect(await revisionOf('revoked')).toBe(2);
    expect((await rotate('revoked')).status).toBe(201);
  });

  it('are nobody else’s', async () => {
    const theirs = await newDevice('theirs');
    await newDevice('ours');
    expect((await revoke('ours', theirs)).problem.code).toBe('NOT_FOUND');
    expect(await keysOf('theirs')).toHaveLength(1);
    expect((await revoke('seeded', 'seeded-seed')).status).toBe(204);
  });

  it.each([
    ['GET', '/devices/nobody/keys'],
    ['POST', '/devices/nobody/keys'],
    ['DELETE', '/devices/nobody/keys/k'],
    ['GET', '/devices/%00/keys'],
    ['DELETE', '/devices/%00/keys/%00'],
  ])('are not there for a device that is not: %s %s', async (method, path) => {
    const { problem } = await api(service).raw(method, path, method === 'POST' ? '{}' : undefined);
    expect(problem.code).toBe('DEVICE_NOT_FOUND');
  });

  it.each([
    [{ overlap_s: -1 }],
    [{ overlap_s: 1.5 }],
    [{ overlap_s: 1e9 }],
    [{ expires_at: 'soon' }],
    [{ expires_at: '2020-01-01T00:00:00Z' }],
    [{ expires_at: null }],
    [{ key: 'mine' }],
  ])('are not made by %j', async (body) => {
    expect((await rotate('theirs', body)).problem.code).toBe('VALIDATION_ERROR');
  });

  it('are written about in the audit, with no secret', async () => {
    const first = await newDevice('audited');
    const { data } = await rotate('audited');
    await revoke('audited', first);
    const { data: entries } = await api(service).get('/audit?subject_kind=device&subject_id=audited');
    const ids = (state: { keys: { key_id: string }[] }) => state.keys.map(({ key_id: id }) => id);
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    const seen = entries.slice(0, 2).map(({ action, actor, before, after }: any) => ({
      action,
      actor,
      before: ids(before),
      after: ids(after),
    }));
    expect(seen).toEqual([
      { action: 'key.revoke', actor: 'admin', before: [first, data.key_id], after: [data.key_id] },
      { action: 'key.create', actor: 'admin', before: [first], after: [first, data.key_id] },
    ]);
    const text = JSON.stringify(entries);
    for (const secret of [data.api_key, hashKey(data.api_key).toString('hex')])
      expect(text).not.toContain(secret);
  });

  it('are forgotten when they are over', async () => {
    const first = await newDevice('forgotten');
    await rotate('forgotten');
    const database = service.app.get(Database, { strict: false });
    await database.deviceKey.update({ where: { keyId: first }, data: { expiresAt: new Date() } });
    expect(await keysOf('forgotten')).toHaveLength(1);

    const replica = await registry.start();
    await waitFor(async () =>
      (await database.deviceKey.count({ where: { keyId: first } })) === 0 ? true : undefined,
    );
    await replica.stop();
    expect(await keysOf('forgotten')).toHaveLength(1);
  });

  it('are not for viewers and devices', async () => {
    const { data: viewer } = await api(service).post('/operators', { name: 'Vera', role: 'viewer' });
    const { data: device } = await api(service).post('/devices', { device_id: 'curious' });
    const asVera = api(service, { 'x-api-key': viewer.api_key });
    await waitFor(async () => ((await asVera.get('/devices')).status === 200 ? true : undefined));
    expect((await asVera.get('/devices/curious/keys')).problem.code).toBe('FORBIDDEN');
    expect((await asVera.post('/devices/curious/keys', {})).problem.code).toBe('FORBIDDEN');
    const asDevice = api(service, { 'x-api-key': device.api_key });
    expect((await asDevice.get('/devices/curious/keys')).status).toBe(401);
    expect((await api(service, { 'x-api-key': ADMIN_KEY }).get('/devices/curious/keys')).status).toBe(200);
  });
});
