import { create, toBinary } from '@bufbuild/protobuf';
import { hashKey, type RunningService } from '@telemetry/chassis';
import { ACTIVITY, type DeviceSeen, DeviceSeenSchema, type Reading, subjectOf } from '@telemetry/proto';
import { api } from './api.ts';
import { startRegistry, type TestRegistry } from './start-registry.ts';
import { waitFor } from './wait-for.ts';

let registry: TestRegistry;
let service: RunningService;

beforeAll(async () => {
  registry = await startRegistry();
  ({ service } = registry);
});

afterAll(() => registry.stop());

const factOf = async (deviceId: string) => (await registry.facts()).get(deviceId);

describe('registering a device', () => {
  it('shows the key once and tells the other services', async () => {
    const { status, headers, data } = await api(service).post('/devices', {
      device_id: 'room-1',
      tags: ['lab'],
    });

    expect(status).toBe(201);
    expect(headers.get('location')).toBe('/api/v1/devices/room-1');
    expect(headers.get('etag')).toBe('"1"');
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
    [{ device_id: 'summary' }, 'device_id'],
    [{ device_id: 'ok', tags: ['not ok!'] }, 'tags'],
    [{ device_id: 'ok', tags: ['twice', 'twice'] }, 'tags'],
    [{ device_id: 'ok', name: null }, 'name'],
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
    registry.broker.publish(
      subjectOf(DeviceSeenSchema, event.deviceId ?? ''),
      toBinary(DeviceSeenSchema, create(DeviceSeenSchema, event as DeviceSeen)),
    );

  it('shows the last sign of life, and ignores older news and devices that are not registered', async () => {
    await registry.broker.ensureStream(ACTIVITY);
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
