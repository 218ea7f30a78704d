import { hashKey, JetStream } from '@telemetry/chassis';
import { startTestStack } from '@telemetry/local';
import { DEVICES } from '@telemetry/proto';
import { api } from './api.ts';
import { startRegistry, type TestRegistry } from './start-registry.ts';
import { waitFor } from './wait-for.ts';

interface ApiDocument {
  readonly paths: Record<string, Record<string, { responses: Record<string, { content?: unknown }> }>>;
}

let registry: TestRegistry;

beforeAll(async () => {
  registry = await startRegistry({ DEVICE_API_KEYS: 'seeded-1:seeded-key-123' });
});

afterAll(() => registry.stop());

const factOf = async (deviceId: string) => (await registry.facts()).get(deviceId);

describe('DEVICE_API_KEYS', () => {
  it('registers its devices with the given keys at the first start only', async () => {
    const fact = await waitFor(() => factOf('seeded-1'));
    expect(fact.keys.map(({ keySha256 }) => Buffer.from(keySha256))).toEqual([hashKey('seeded-key-123')]);

    const again = await registry.start({ DEVICE_API_KEYS: 'seeded-1:another-key-456' });
    await again.stop();
    const later = await factOf('seeded-1');
    expect(later?.keys.map(({ keySha256 }) => Buffer.from(keySha256))).toEqual([hashKey('seeded-key-123')]);
  });

  it('starts although two of its devices have one key, which only the first gets', async () => {
    const twice = 'same-1:one-key-for-two,same-2:one-key-for-two';
    const again = await registry.start({ DEVICE_API_KEYS: twice, DB_POOL_SIZE: '1' });
    expect((await api(again).get('/devices/same-1')).status).toBe(200);
    expect((await api(again).get('/devices/same-2')).status).toBe(404);
    await waitFor(() => factOf('same-1'));
    await again.stop();
  });
});

describe('the description of the API', () => {
  it('says of every route what it answers when all is well', async () => {
    const answer = await fetch(`http://127.0.0.1:${registry.service.port}/openapi.json`);
    const { paths } = (await answer.json()) as ApiDocument;

    const silent = Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations).flatMap(([method, { responses }]) => {
        const good = Object.entries(responses).filter(([status]) => status.startsWith('2'));
        const isSaid = good.some(([status, { content }]) => status === '204' || content !== undefined);
        return isSaid || !path.startsWith('/api/v1/') ? [] : [`${method} ${path}`];
      }),
    );
    expect(Object.keys(paths)).toContain('/api/v1/devices/bulk');
    expect(silent).toEqual([]);
  });
});

describe('two replicas', () => {
  it('start together on an empty database and tell every change once it is committed', async () => {
    const fresh = await startTestStack({ services: ['registry'] });
    const env = {
      DATABASE_URL: fresh.databaseUrl('registry'),
      MIGRATION_DATABASE_URL: fresh.ownerUrl('registry'),
      NATS_URL: fresh.natsUrl('registry'),
    };
    const replicas = await Promise.all([registry.start(env), registry.start(env)]);
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
