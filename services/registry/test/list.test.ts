import { createLogger, type RunningService } from '@telemetry/chassis';
import { logSink } from '@telemetry/local';
import { deviceStatus } from '@telemetry/proto';
import { Database } from '../src/database.repository.ts';
import { DeviceListRepository } from '../src/devices/device-list.repository.ts';
import { type Answer, api } from './api.ts';
import { startRegistry, type TestRegistry } from './start-registry.ts';

/** A device that the store told of, or not. */
interface Known {
  readonly device_id: string;
  readonly name: string;
  readonly created_at: string;
  readonly last_seen_at: string | null;
}

let registry: TestRegistry;
let service: RunningService;
let database: Database;

beforeAll(async () => {
  registry = await startRegistry();
  ({ service } = registry);
  database = service.app.get(Database, { strict: false });
  await database.profile.create({
    data: { name: 'slow', expectedIntervalS: 3600, allowsUndeclaredMetrics: true },
  });
});

afterAll(() => registry.stop());

/** Every item of a list, page after page. */
async function all(path: string, limit: number): Promise<Known[]> {
  const items: Known[] = [];
  for (let cursor = ''; ;) {
    const { status, data, meta } = await api(service).get(`${path}&limit=${limit}${cursor}`);
    expect(status).toBe(200);
    items.push(...data);
    expect(meta.has_more).toBe(meta.next_cursor !== null);
    if (!meta.has_more) return items;
    expect(data).toHaveLength(limit);
    cursor = `&cursor=${meta.next_cursor}`;
  }
}

/** A fleet in which names, times of registration and last signs of life are shared, and some are missing. */
async function plant(tag: string, count: number): Promise<void> {
  await database.$executeRaw`
    INSERT INTO device (device_id, name, tags, profile_name, is_active, created_at)
    SELECT ${tag} || '-' || i, (ARRAY['Ahorn', 'birke', 'Birke', 'Zeder'])[1 + i % 4], ARRAY[${tag}, 'even-' || i % 2],
      CASE WHEN i % 5 = 0 THEN 'slow' ELSE 'esp32-env' END, i % 7 <> 0, now() - i / 3 * interval '1 hour'
    FROM generate_series(1, ${count}::int) i`;
  await database.$executeRaw`
    INSERT INTO device_activity (device_id, last_seen_at, reading_count, latest_at, latest_metrics)
    SELECT ${tag} || '-' || i, now() - i / 2 * interval '40 seconds', i, now(), '{"temperature": 20}'
    FROM generate_series(1, ${count}::int) i WHERE i % 3 <> 0`;
}

const byText = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);
const valueOf: Record<string, (device: Known) => string | null> = {
  device_id: () => null,
  name: ({ name }) => name.toLowerCase(),
  created_at: (device) => device.created_at,
  last_seen_at: (device) => device.last_seen_at,
};

describe('listing devices', () => {
  const orders = Object.keys(valueOf).flatMap((key) => [key, `-${key}`]);

  it('pages through all of them once, in every order, with what has no value last', async () => {
    await plant('wood', 41);
    const devices = await all('/devices?tag=wood&include_inactive=true', 500);
    expect(devices).toHaveLength(41);

    for (const [i, sort] of orders.entries()) {
      const sign = sort.startsWith('-') ? -1 : 1;
      const value = valueOf[sort.replace('-', '')]!;
      const expected = devices.toSorted((one, other) => {
        const [a, b] = [value(one), value(other)];
        if ((a === null) !== (b === null)) return a === null ? 1 : -1;
        return sign * (byText(a ?? '', b ?? '') || byText(one.device_id, other.device_id));
      });
      const found = await all(`/devices?tag=wood&include_inactive=true&sort=${sort}`, 1 + i);
      expect(found.map(({ device_id }) => device_id)).toEqual(expected.map(({ device_id }) => device_id));
    }
  });

  it('takes a cursor for the list it came from and for no other', async () => {
    await plant('reed', 5);
    const { meta } = await api(service).get('/devices?tag=reed&tag=even-0&limit=1&sort=name');
    const next = `limit=2&cursor=${meta.next_cursor}`;

    expect((await api(service).get(`/devices?tag=even-0&tag=reed&sort=name&${next}`)).status).toBe(200);
    for (const other of [
      'sort=name',
      'tag=reed&sort=name',
      'tag=reed&tag=even-0',
      'tag=reed&tag=even-0&sort=-name',
    ])
      expect(await api(service).get(`/devices?${other}&${next}`)).toMatchObject({
        status: 422,
        problem: { details: [{ field: 'cursor' }] },
      });
  });

  it('goes on where it was when devices come and go before that place', async () => {
    await plant('moss', 6);
    const first = await api(service).get('/devices?tag=moss&include_inactive=true&limit=3');
    await database.device.deleteMany({ where: { deviceId: 'moss-3', activity: null } });
    await api(service).post('/devices', { device_id: 'moss-0', tags: ['moss'] });

    const rest = await api(service).get(
      `/devices?tag=moss&include_inactive=true&limit=3&cursor=${first.meta.next_cursor}`,
    );
    expect(rest.data.map((device: Known) => device.device_id)).toEqual(['moss-4', 'moss-5', 'moss-6']);
  });

  it('finds part of an id or a name, in any case, and takes wildcards literally', async () => {
    await api(service).post('/devices', { device_id: 'boiler_7', name: 'Kesselhaus Süd 100%' });

    for (const q of ['KESSEL', 'süd', 'S%C3%9CD', 'oiler_7', '0%25'])
      expect((await api(service).get(`/devices?q=${q}`)).data).toHaveLength(1);
    for (const q of ['%25%25', 'boiler-7', 'b_iler', '%5C'])
      expect((await api(service).get(`/devices?q=${q}`)).data).toEqual([]);
  });

  it('narrows by all tags, the profile and whether devices are active', async () => {
    await plant('fern', 20);
    const count = async (query: string) => (await all(`/devices?tag=fern&${query}`, 500)).length;

    expect(await count('tag=even-0&include_inactive=true')).toBe(10);
    expect(await count('profile=slow&include_inactive=true')).toBe(4);
    expect(await count('')).toBe(18);
    expect(await count('status=inactive')).toBe(2);
    expect(await count('profile=unheard-of')).toBe(0);
  });

  it('shows what the store told of each', async () => {
    await plant('lime', 2);
    const { data } = await api(service).get('/devices?tag=lime');

    expect(data[1]).toMatchObject({
      device_id: 'lime-2',
      profile: 'esp32-env',
      revision: 1,
      reading_count: 2,
      latest_reading: { metrics: { temperature: 20 } },
    });
  });

  it.each([
    ...['limit=0', 'limit=501', 'limit=x', 'cursor=%20', 'cursor=e30', 'include_inactive=maybe', 'unknown=1'],
    ...['q=%00', 'q=', 'status=asleep', 'sort=colour', 'sort=--name', 'tag=a%20b', 'profile=%00'],
  ])('refuses %s', async (query) => {
    expect((await api(service).get(`/devices?${query}`)).status).toBe(422);
  });
});

describe('the status of listed devices', () => {
  it('is for the filter what it is for the eye, to the millisecond', async () => {
    const now = new Date('2026-05-04T12:00:00.000Z');
    const silences = [0, 60, 180, 600, 3600, 10_800, 36_000].flatMap((s) =>
      [-1, 0, 1].map((ms) => s * 1000 + ms),
    );
    const silent = [...silences, null].flatMap((silentMs) =>
      ['esp32-env', 'slow'].flatMap((profileName) =>
        [true, false].map((isActive) => ({ silentMs, profileName, isActive })),
      ),
    );
    for (const [i, { silentMs, ...device }] of silent.entries()) {
      const deviceId = `silent-${i}`;
      await database.device.create({ data: { deviceId, name: 'x', tags: ['silent'], ...device } });
      const lastSeenAt = new Date(now.getTime() - (silentMs ?? 0));
      if (silentMs !== null)
        await database.deviceActivity.create({ data: { deviceId, lastSeenAt, readingCount: 1n } });
    }

    const list = service.app.get(DeviceListRepository, { strict: false });
    const slice = { after: undefined, limit: 500, now };
    const order = { key: 'device_id', descending: false } as const;
    for (const status of ['online', 'late', 'offline', 'never_seen', 'inactive'] as const) {
      const filter = { tags: ['silent'], status, includeInactive: false };
      const found = await list.find({ filter, order }, slice);
      const expected = silent.flatMap(({ silentMs, profileName, isActive }, i) => {
        const lastSeenMs = silentMs === null ? undefined : now.getTime() - silentMs;
        const expectedIntervalS = profileName === 'slow' ? 3600 : 60;
        const derived = deviceStatus({ isActive, lastSeenMs, expectedIntervalS }, now.getTime());
        return derived === status ? [`silent-${i}`] : [];
      });
      expect(expected.length).toBeGreaterThan(0);
      expect(found.map(({ deviceId }) => deviceId)).toEqual(expected.sort());
    }
  });

  it('is counted in the summary, beside the tags of active devices', async () => {
    const { data } = await api(service).get('/devices/summary');
    const every = await all('/devices?include_inactive=true', 500);

    expect(data.total).toBe(every.length);
    for (const [status, count] of Object.entries(data.by_status))
      expect([status, (await all(`/devices?status=${status}`, 500)).length]).toEqual([status, count]);
    const reed = await all('/devices?tag=reed', 500);
    expect(data.tags).toContainEqual({ tag: 'reed', count: reed.length });
  });
});

describe('many devices', () => {
  const statements: string[] = [];
  let replica: RunningService;

  beforeAll(async () => {
    await plant('mass', 400);
    const settings = { LOG_LEVEL: 'info', LOG_FORMAT: 'json', DEBUG: 'true' } as const;
    const logger = createLogger('registry', settings, {
      write: (line: string) => {
        logSink.write(line);
        const { sql } = JSON.parse(line) as { sql?: string };
        if (sql !== undefined) statements.push(sql);
      },
    });
    replica = await registry.start(settings, logger);
  });

  afterAll(() => replica.stop());

  /** How many statements that match it takes; what the outbox does besides matches none of these. */
  const cost = async (pattern: RegExp, work: () => Promise<Answer>) => {
    statements.length = 0;
    expect((await work()).status).toBe(200);
    return statements.filter((sql) => pattern.test(sql)).length;
  };

  it('are listed by as many statements as few', async () => {
    const list = (limit: number) => () => api(replica).get(`/devices?tag=mass&limit=${limit}`);

    expect(await cost(/device_activity/, list(2))).toBe(1);
    expect(await cost(/device_activity/, list(300))).toBe(1);
  });

  it('are changed by as many statements as few', async () => {
    const steps = /FOR NO KEY UPDATE|^\s*UPDATE device|INSERT INTO .*outbox|INSERT INTO audit/;
    const change = (count: number, tag: string) => () =>
      api(replica).post('/devices/bulk', {
        device_ids: Array.from({ length: count }, (_, i) => `mass-${i + 1}`),
        add_tags: [tag],
      });

    expect(await cost(steps, change(2, 'two'))).toBe(4);
    expect(await cost(steps, change(300, 'many'))).toBe(4);
  });
});
