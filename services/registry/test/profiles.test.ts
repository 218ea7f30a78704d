import type { RunningService } from '@telemetry/chassis';
import { ADMIN_KEY, api } from './api.ts';
import { startRegistry, type TestRegistry } from './start-registry.ts';
import { waitFor } from './wait-for.ts';

let registry: TestRegistry;
let service: RunningService;

beforeAll(async () => {
  registry = await startRegistry();
  ({ service } = registry);
});

afterAll(() => registry.stop());

const CO2 = { name: 'co2', unit: 'ppm', min: 0, max: 5000 };

describe('profiles', () => {
  it('begin with the one that every device has unless it is given another', async () => {
    const { status, headers, data } = await api(service).get('/profiles/esp32-env');

    expect(status).toBe(200);
    expect(headers.get('etag')).toBe('"1"');
    expect(data).toEqual({
      name: 'esp32-env',
      expected_interval_s: 60,
      allows_undeclared_metrics: true,
      retention_days: 0,
      metrics: [
        { name: 'humidity', unit: '%', min: 0, max: 100 },
        { name: 'temperature', unit: '°C', min: -40, max: 85 },
        { name: 'voltage', unit: 'V', min: 0, max: 24 },
      ],
      revision: 1,
    });
  });

  it('are made with what is given and modest without', async () => {
    const made = await api(service).post('/profiles', {
      name: 'air',
      expected_interval_s: 30,
      retention_days: 90,
      metrics: [CO2, { name: 'noise', unit: '' }],
    });
    const modest = await api(service).post('/profiles', { name: 'modest' });

    expect(made.status).toBe(201);
    expect(made.headers.get('location')).toBe('/api/v1/profiles/air');
    expect(made.data).toMatchObject({
      allows_undeclared_metrics: false,
      metrics: [CO2, { name: 'noise', unit: '', min: null, max: null }],
      revision: 1,
    });
    expect((await api(service).get('/profiles/air')).data).toEqual(made.data);
    expect(modest.data).toMatchObject({ expected_interval_s: 60, retention_days: 0, metrics: [] });
    expect((await api(service).post('/profiles', { name: 'air' })).problem.code).toBe('CONFLICT');
    expect((await api(service).post('/devices', { device_id: 'a-1', profile: 'air' })).status).toBe(201);
    expect(
      (await api(service).get('/profiles')).data.map(
        ({ name, device_count }: { name: string; device_count: number }) => [name, device_count],
      ),
    ).toEqual([
      ['air', 1],
      ['esp32-env', 0],
      ['modest', 0],
    ]);
  });

  it.each([
    [{ name: 'has space' }, 'name'],
    [{}, 'name'],
    [{ name: 'p', expected_interval_s: 0 }, 'expected_interval_s'],
    [{ name: 'p', expected_interval_s: 604_801 }, 'expected_interval_s'],
    [{ name: 'p', retention_days: -1 }, 'retention_days'],
    [{ name: 'p', retention_days: 1.5 }, 'retention_days'],
    [{ name: 'p', metrics: [{ ...CO2, name: '1st' }] }, 'metrics.0.name'],
    [{ name: 'p', metrics: [{ name: 'x' }] }, 'metrics.0.unit'],
    [{ name: 'p', metrics: [CO2, CO2] }, 'metrics'],
    [{ name: 'p', metrics: [{ ...CO2, min: 5000 }] }, 'metrics.0.max'],
    [{ name: 'p', metrics: [{ ...CO2, max: '5' }] }, 'metrics.0.max'],
    [{ name: 'p', metrics: [{ ...CO2, colour: 'red' }] }, 'metrics.0.colour'],
    [{ name: 'p', metrics: Array.from({ length: 65 }, (_, i) => ({ ...CO2, name: `m${i}` })) }, 'metrics'],
    [{ name: 'p', colour: 'red' }, 'colour'],
  ])('name the faulty member of %j', async (body, field) => {
    const { status, problem } = await api(service).post('/profiles', body);

    expect(status).toBe(422);
    expect(problem.details.map((detail: { field: string }) => detail.field)).toContain(field);
    expect((await api(service).get('/profiles/p')).problem.code).toBe('NOT_FOUND');
  });
});

describe('changing a profile', () => {
  it('changes each of its devices, and tells the other services of all', async () => {
    await api(service).post('/profiles', { name: 'pump', metrics: [CO2] });
    for (const i of [1, 2, 3])
      await api(service).post('/devices', { device_id: `pump-${i}`, profile: 'pump' });
    const change = { expected_interval_s: 5, metrics: [{ ...CO2, max: 9000 }], retention_days: 7 };
    const { status, headers, data } = await api(service).patch('/profiles/pump', change);

    expect(status).toBe(200);
    expect(headers.get('etag')).toBe('"2"');
    expect(data).toMatchObject({ ...change, allows_undeclared_metrics: false, revision: 2 });
    for (const i of [1, 2, 3]) {
      const fact = await waitFor(async () => {
        const newest = (await registry.facts()).get(`pump-${i}`);
        return newest?.revision === 2n ? newest : undefined;
      });
      expect(fact.profile).toMatchObject({
        expectedIntervalS: 5,
        retentionDays: 7,
        metrics: [{ max: 9000 }],
      });
    }
    expect((await registry.facts()).get('a-1')?.revision).toBe(1n);
  });

  it('changes nothing, of no device either, when everything is so already', async () => {
    await api(service).post('/profiles', { name: 'same', metrics: [CO2] });
    await api(service).post('/devices', { device_id: 'same-1', profile: 'same' });

    expect((await api(service).patch('/profiles/same', { metrics: [CO2] })).data.revision).toBe(1);
    expect((await api(service).get('/devices/same-1')).data.revision).toBe(1);
  });

  it('reaches devices that get it at the same moment', async () => {
    await api(service).post('/profiles', { name: 'race' });
    for (const i of [0, 1, 2, 3]) await api(service).post('/devices', { device_id: `join-${i}` });
    await Promise.all([
      ...Array.from({ length: 24 }, (_, i) =>
        api(service).post('/devices', { device_id: `race-${i}`, profile: 'race' }),
      ),
      api(service).patch('/profiles/race', { expected_interval_s: 77 }),
      ...[0, 1, 2, 3].map((i) => api(service).patch(`/devices/join-${i}`, { profile: 'race' })),
    ]);

    await waitFor(async () => {
      const facts = [...(await registry.facts()).values()].filter(({ profile }) => profile?.name === 'race');
      const done = facts.length === 28 && facts.every(({ profile }) => profile?.expectedIntervalS === 77);
      return done ? true : undefined;
    });
  });

  it('is refused when somebody else was faster, when it names nothing, and where there is none', async () => {
    await api(service).post('/profiles', { name: 'fast' });
    const stale = api(service, { 'x-api-key': ADMIN_KEY, 'if-match': '"1"' });

    expect((await stale.patch('/profiles/fast', { retention_days: 1 })).status).toBe(200);
    expect((await stale.patch('/profiles/fast', { retention_days: 2 })).problem.code).toBe('CONFLICT');
    expect((await stale.delete('/profiles/fast')).problem.code).toBe('CONFLICT');
    expect((await api(service).patch('/profiles/fast', {})).problem.code).toBe('VALIDATION_ERROR');
    expect((await api(service).patch('/profiles/fast', { name: 'other' })).status).toBe(422);
    expect((await api(service).patch('/profiles/fast', { retention_days: null })).status).toBe(422);
    expect((await api(service).patch('/profiles/nowhere', { retention_days: 1 })).status).toBe(404);
    expect((await api(service).get('/profiles/%00')).status).toBe(404);
  });
});

describe('who may change profiles', () => {
  it('is an admin alone: they decide what is refused, and what is deleted when', async () => {
    const { data: otto } = await api(service).post('/operators', { name: 'Otto', role: 'operator' });
    const his = api(service, { 'x-api-key': otto.api_key });
    await waitFor(async () => ((await his.get('/profiles')).status === 200 ? true : undefined));

    for (const { problem } of [
      await his.post('/profiles', { name: 'his' }),
      await his.patch('/profiles/esp32-env', { retention_days: 1 }),
      await his.delete('/profiles/air'),
    ])
      expect(problem.code).toBe('FORBIDDEN');
    expect((await his.get('/profiles/esp32-env')).data.retention_days).toBe(0);
  });
});

describe('deleting a profile', () => {
  it('waits until no device has it', async () => {
    await api(service).post('/profiles', { name: 'brief', metrics: [CO2] });
    await api(service).post('/devices', { device_id: 'brief-1', profile: 'brief' });

    expect((await api(service).delete('/profiles/brief')).problem).toMatchObject({
      code: 'CONFLICT',
      detail: expect.stringContaining('1 device'),
    });
    await api(service).patch('/devices/brief-1', { profile: 'esp32-env' });
    expect((await api(service).delete('/profiles/brief')).status).toBe(204);
    expect((await api(service).get('/profiles/brief')).status).toBe(404);
    expect((await api(service).delete('/profiles/brief')).problem.code).toBe('NOT_FOUND');
  });

  it('is refused for the one that is always there', async () => {
    expect((await api(service).delete('/profiles/esp32-env')).problem.code).toBe('CONFLICT');
  });

  it('never leaves a device without one', async () => {
    for (let i = 0; i < 8; i++) {
      await api(service).post('/profiles', { name: `gone-${i}` });
      const [removed, registered] = await Promise.all([
        api(service).delete(`/profiles/gone-${i}`),
        api(service).post('/devices', { device_id: `orphan-${i}`, profile: `gone-${i}` }),
      ]);
      expect([
        [204, 422],
        [409, 201],
      ]).toContainEqual([removed.status, registered.status]);
    }
  });
});
