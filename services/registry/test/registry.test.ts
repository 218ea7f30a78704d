import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { createService, hashKey, JetStream, loadConfig, type RunningService } from '@telemetry/chassis';
import { startTestStack, type TestStack } from '@telemetry/local';
import {
  ACTIVITY,
  type DeviceChanged,
  DeviceChangedSchema,
  DEVICES,
  type DeviceSeen,
  DeviceSeenSchema,
  type Reading,
  subjectOf,
} from '@telemetry/proto';
import { RegistryConfig } from '../src/config.ts';
import { registry } from '../src/service.ts';
import { api, ADMIN_KEY } from './api.ts';
import { waitFor } from './wait-for.ts';

let stack: TestStack;
let service: RunningService;
let admin: JetStream;

const configuration = (overrides: Record<string, string> = {}): RegistryConfig =>
  loadConfig(RegistryConfig, {
    DATABASE_URL: stack.databaseUrl('registry'),
    NATS_URL: stack.natsUrl('registry'),
    API_SECRET_KEY: ADMIN_KEY,
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: 'fatal',
    ...overrides,
  });

beforeAll(async () => {
  stack = await startTestStack({ services: ['registry'] });
  service = await createService(registry, configuration({ DEVICE_API_KEYS: 'seeded-1:seeded-key-123' }));
  admin = await JetStream.connect(stack.natsUrl('admin'), 'test');
});

afterAll(async () => {
  await admin.close();
  await service.stop();
  await stack.stop();
});

/** The fact DEVICES holds of a device now. */
async function factOf(deviceId: string): Promise<DeviceChanged | undefined> {
  const { last } = await admin.bounds(DEVICES);
  if (last === 0) return undefined;
  const reader = admin.read(DEVICES, { after: 0 });
  let fact: DeviceChanged | undefined;
  for await (const { data, seq } of reader) {
    const event = fromBinary(DeviceChangedSchema, data);
    if (event.deviceId === deviceId) fact = event;
    if (seq >= last) break;
  }
  await reader.close();
  return fact;
}

describe('registering a device', () => {
  it('shows the key once and tells the other services', async () => {
    const { status, headers, data } = await api(service).post('/devices', {
      device_id: 'room-1',
      tags: ['lab'],
    });

    expect(status).toBe(201);
    expect(headers.get('location')).toBe('/api/v1/devices/room-1');
    expect(data).toMatchObject({ device_id: 'room-1', name: 'room-1', tags: ['lab'], status: 'never_seen' });
    const fact = await waitFor(() => factOf('room-1'));
    expect(fact).toMatchObject({
      revision: 1n,
      isActive: true,
      profile: { name: 'esp32-env', expectedIntervalS: 60 },
    });
    expect(fact.keys.map(({ keySha256 }) => Buffer.from(keySha256))).toEqual([hashKey(data.api_key)]);
    const shown = await api(service).get('/devices/room-1');
    expect(JSON.stringify(shown.data)).not.toContain(data.api_key);
  });

  it('refuses an id that is taken, and leaves the first device as it was', async () => {
    await api(service).post('/devices', { device_id: 'twice', name: 'first' });
    const second = await api(service).post('/devices', { device_id: 'twice', name: 'second' });

    expect(second).toMatchObject({ status: 409, problem: { code: 'CONFLICT', success: false } });
    expect((await api(service).get('/devices/twice')).data.name).toBe('first');
  });

  it.each([
    [{ device_id: 'has space' }, 'device_id'],
    [{ device_id: 'x'.repeat(65) }, 'device_id'],
    [{}, 'device_id'],
    [{ device_id: 'ok', tags: ['not ok!'] }, 'tags'],
    [{ device_id: 'ok', profile: 'unheard-of' }, 'profile'],
    [{ device_id: 'ok', colour: 'red' }, 'colour'],
    [{ device_id: 'ok', name: 'nothing\0at all' }, 'name'],
  ])('names the faulty field of %j', async (body, field) => {
    const { status, problem } = await api(service).post('/devices', body);

    expect(status).toBe(422);
    expect(problem.code).toBe('VALIDATION_ERROR');
    expect(problem.details.map((detail: { field: string }) => detail.field)).toContain(field);
  });

  it('answers broken JSON with INVALID_PAYLOAD', async () => {
    const { status, problem } = await api(service).raw('POST', '/devices', '{"device_id":');

    expect(status).toBe(400);
    expect(problem.code).toBe('INVALID_PAYLOAD');
  });
});

describe('DEVICE_API_KEYS', () => {
  it('registers its devices with the given keys at the first start only', async () => {
    const fact = await waitFor(() => factOf('seeded-1'));
    expect(fact.keys.map(({ keySha256 }) => Buffer.from(keySha256))).toEqual([hashKey('seeded-key-123')]);

    const again = await createService(
      registry,
      configuration({ DEVICE_API_KEYS: 'seeded-1:another-key-456' }),
    );
    await again.stop();
    const later = await factOf('seeded-1');
    expect(later?.keys.map(({ keySha256 }) => Buffer.from(keySha256))).toEqual([hashKey('seeded-key-123')]);
  });

  it('starts although two of its devices have one key, which only the first gets', async () => {
    const again = await createService(
      registry,
      configuration({ DEVICE_API_KEYS: 'same-1:one-key-for-two,same-2:one-key-for-two', DB_POOL_SIZE: '1' }),
    );
    expect((await api(again).get('/devices/same-1')).status).toBe(200);
    expect((await api(again).get('/devices/same-2')).status).toBe(404);
    await waitFor(() => factOf('same-1'));
    await again.stop();
  });
});

describe('listing devices', () => {
  it('pages through all of them once, in order', async () => {
    const ids = Array.from({ length: 7 }, (_, i) => `page-${i}`);
    for (const device_id of ids) await api(service).post('/devices', { device_id, tags: ['paged'] });

    const seen: string[] = [];
    let cursor = '';
    do {
      const page = await api(service).get(`/devices?tag=paged&limit=3${cursor}`);
      seen.push(...page.data.map((device: { device_id: string }) => device.device_id));
      cursor = page.meta.has_more ? `&cursor=${page.meta.next_cursor}` : '';
    } while (cursor !== '');
    expect(seen).toEqual(ids);
  });

  it('finds part of an id or a name, in any case, and takes % literally', async () => {
    await api(service).post('/devices', { device_id: 'boiler-7', name: 'Kesselhaus Süd' });

    expect((await api(service).get('/devices?q=KESSEL')).data).toHaveLength(1);
    expect((await api(service).get('/devices?q=oiler-7')).data).toHaveLength(1);
    expect((await api(service).get('/devices?q=%25')).data).toEqual([]);
  });

  it.each(['limit=0', 'limit=501', 'limit=x', 'cursor=%20', 'include_inactive=maybe', 'unknown=1', 'q=%00'])(
    'refuses %s',
    async (query) => {
      expect((await api(service).get(`/devices?${query}`)).status).toBe(422);
    },
  );
});

describe('deactivating a device', () => {
  it('tells the other services once, hides it from the list and keeps it to look at', async () => {
    await api(service).post('/devices', { device_id: 'old-1' });
    expect((await api(service).delete('/devices/old-1')).data).toMatchObject({
      is_active: false,
      status: 'inactive',
    });
    await api(service).delete('/devices/old-1');

    const fact = await waitFor(async () => {
      const newest = await factOf('old-1');
      return newest?.isActive === false ? newest : undefined;
    });
    expect(fact.revision).toBe(2n);
    expect((await api(service).get('/devices?q=old-1')).data).toEqual([]);
    expect((await api(service).get('/devices?q=old-1&include_inactive=true')).data).toHaveLength(1);
    expect((await api(service).get('/devices/old-1')).status).toBe(200);
  });

  it.each(['nobody', '%00', 'has%20space'])('answers 404 for %s, which is not there', async (id) => {
    for (const { status, problem } of [
      await api(service).delete(`/devices/${id}`),
      await api(service).get(`/devices/${id}`),
    ]) {
      expect(status).toBe(404);
      expect(problem.code).toBe('DEVICE_NOT_FOUND');
    }
  });
});

describe('what the store tells of a device', () => {
  const tell = (event: Partial<DeviceSeen>) =>
    admin.publish(
      subjectOf(DeviceSeenSchema, event.deviceId ?? ''),
      toBinary(DeviceSeenSchema, create(DeviceSeenSchema, event as DeviceSeen)),
    );

  it('shows the last sign of life, and ignores older news and devices that are not registered', async () => {
    await admin.ensureStream(ACTIVITY);
    await api(service).post('/devices', { device_id: 'seen-1' });
    const now = Date.now();
    const latest = { timestampMs: BigInt(now - 1000), metrics: { temperature: 21.5 } } as unknown as Reading;
    await tell({ deviceId: 'nobody-knows', lastSeenAtMs: BigInt(now), readingCount: 1n });
    await tell({ deviceId: 'seen-1', lastSeenAtMs: BigInt(now), readingCount: 5n, latest });

    const device = await waitFor(async () => {
      const { data } = await api(service).get('/devices/seen-1');
      return data.reading_count === 5 ? data : undefined;
    });
    expect(device).toMatchObject({
      status: 'online',
      last_seen_at: new Date(now).toISOString(),
      latest_reading: { timestamp: new Date(now - 1000).toISOString(), metrics: { temperature: 21.5 } },
    });

    await api(service).post('/devices', { device_id: 'seen-2' });
    await tell({ deviceId: 'seen-1', lastSeenAtMs: BigInt(now - 60_000), readingCount: 4n });
    await tell({ deviceId: 'seen-2', lastSeenAtMs: BigInt(now), readingCount: 1n });
    await waitFor(async () =>
      (await api(service).get('/devices/seen-2')).data.reading_count === 1 ? true : undefined,
    );
    expect((await api(service).get('/devices/seen-1')).data).toMatchObject({
      reading_count: 5,
      latest_reading: {},
    });
  });
});

describe('two replicas', () => {
  it('start together on an empty database and tell every change once it is committed', async () => {
    const fresh = await startTestStack({ services: ['registry'] });
    const env = { DATABASE_URL: fresh.databaseUrl('registry'), NATS_URL: fresh.natsUrl('registry') };
    const replicas = await Promise.all([
      createService(registry, configuration(env)),
      createService(registry, configuration(env)),
    ]);
    const watcher = await JetStream.connect(fresh.natsUrl('admin'), 'test');
    await Promise.all(
      replicas.flatMap((replica, r) =>
        Array.from({ length: 20 }, (_, i) => api(replica).post('/devices', { device_id: `r${r}-${i}` })),
      ),
    );

    await waitFor(async () => ((await watcher.bounds(DEVICES)).last >= 40 ? true : undefined));

    await watcher.close();
    await Promise.all(replicas.map((replica) => replica.stop()));
    await fresh.stop();
  });
});
