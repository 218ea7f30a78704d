import type { RunningService } from '@telemetry/chassis';
import { ADMIN_KEY, api } from './api.ts';
import { startRegistry, type TestRegistry } from './start-registry.ts';
import { waitFor } from './wait-for.ts';

let registry: TestRegistry;
let service: RunningService;

beforeAll(async () => {
  registry = await startRegistry();
  ({ service } = registry);
  await api(service).post('/profiles', { name: 'air', expected_interval_s: 10 });
});

afterAll(() => registry.stop());

const register = (device_id: string, more = {}) => api(service).post('/devices', { device_id, ...more });
const ifMatch = (tag: string) => api(service, { 'x-api-key': ADMIN_KEY, 'if-match': tag });

describe('changing a device', () => {
  it('changes what is named, leaves the rest and tells the other services', async () => {
    await register('room-1', { name: 'Room', tags: ['lab'] });
    const { status, headers, data } = await api(service).patch('/devices/room-1', {
      tags: ['lab', 'roof'],
      profile: 'air',
    });

    expect(status).toBe(200);
    expect(headers.get('etag')).toBe('"2"');
    expect(data).toMatchObject({ name: 'Room', tags: ['lab', 'roof'], profile: 'air', revision: 2 });
    expect(data.profile_detail.expected_interval_s).toBe(10);
    const fact = await waitFor(async () => {
      const newest = (await registry.facts()).get('room-1');
      return newest?.revision === 2n ? newest : undefined;
    });
    expect(fact).toMatchObject({ tags: ['lab', 'roof'], profile: { name: 'air' }, isActive: true });
  });

  it('deactivates and reactivates', async () => {
    await register('sleepy');

    expect((await api(service).patch('/devices/sleepy', { is_active: false })).data.status).toBe('inactive');
    expect((await api(service).patch('/devices/sleepy', { is_active: true })).data).toMatchObject({
      status: 'never_seen',
      revision: 3,
    });
  });

  it('makes no revision when everything is so already', async () => {
    await register('calm', { name: 'Calm', tags: ['a', 'b'] });
    const { status, data } = await api(service).patch('/devices/calm', { name: 'Calm', tags: ['b', 'a'] });

    expect(status).toBe(200);
    expect(data).toMatchObject({ revision: 1, tags: ['a', 'b'] });
  });

  it('is refused when somebody else was faster, and says what to do about it', async () => {
    await register('busy');
    const tag = (await api(service).get('/devices/busy')).headers.get('etag')!;
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, i) => ifMatch(tag).patch('/devices/busy', { name: `Name ${i}` })),
    );

    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const refused = answers.filter(({ status }) => status === 409);
    expect(refused).toHaveLength(11);
    expect(refused[0]!.problem).toMatchObject({
      code: 'CONFLICT',
      detail: expect.stringContaining('revision 2'),
    });
    expect((await ifMatch(tag).delete('/devices/busy')).status).toBe(409);
    expect((await ifMatch('"2"').delete('/devices/busy')).data).toMatchObject({
      revision: 3,
      is_active: false,
    });
  });

  it.each([
    [{}, undefined],
    [{ name: '' }, 'name'],
    [{ name: null }, 'name'],
    [{ tags: 'lab' }, 'tags'],
    [{ tags: Array.from({ length: 33 }, (_, i) => `t${i}`) }, 'tags'],
    [{ is_active: 'yes' }, 'is_active'],
    [{ profile: 'unheard-of' }, 'profile'],
    [{ device_id: 'other' }, 'device_id'],
    [{ colour: 'red' }, 'colour'],
  ])('refuses %j', async (body, field) => {
    await register('plain');
    const { status, problem } = await api(service).patch('/devices/plain', body);

    expect(status).toBe(422);
    const fields = new Set(problem.details.map((detail: { field: string }) => detail.field));
    expect([...fields]).toEqual(field === undefined ? [] : [field]);
    expect((await api(service).get('/devices/plain')).data.revision).toBe(1);
  });

  it('answers 404 for a device that is not there', async () => {
    for (const id of ['nobody', '%00'])
      expect((await api(service).patch(`/devices/${id}`, { name: 'x' })).problem.code).toBe(
        'DEVICE_NOT_FOUND',
      );
  });
});

describe('changing many devices', () => {
  const bulk = (body: object) => api(service).post('/devices/bulk', body);

  it('says for each what became of it', async () => {
    await register('many-1');
    await register('many-2', { tags: ['hall'] });
    await register('many-3', { tags: Array.from({ length: 32 }, (_, i) => `t${i}`) });
    const { status, data } = await bulk({
      device_ids: ['many-1', 'nobody', 'many-2', 'many-3'],
      add_tags: ['hall'],
    });

    expect(status).toBe(207);
    expect(data).toMatchObject({ changed: 1, unchanged: 1, failed: 2 });
    expect(data.results).toMatchObject([
      { device_id: 'many-1', status: 200, changed: true, revision: 2 },
      { device_id: 'nobody', status: 404, code: 'DEVICE_NOT_FOUND' },
      { device_id: 'many-2', status: 200, changed: false, revision: 1 },
      { device_id: 'many-3', status: 422, code: 'VALIDATION_ERROR' },
    ]);
    expect((await api(service).get('/devices/many-1')).data.tags).toEqual(['hall']);
    await waitFor(async () => ((await registry.facts()).get('many-1')?.revision === 2n ? true : undefined));
  });

  it('changes all that a filter finds, with one answer of 200 when all could be', async () => {
    for (const i of [1, 2, 3]) await register(`shed-${i}`, { tags: ['shed', 'old'] });
    await register('shed-4', { tags: ['old'] });
    const change = { add_tags: ['barn'], remove_tags: ['old'], profile: 'air', is_active: false };
    const { status, data } = await bulk({ filter: { tag: ['shed'], q: 'SHED-' }, ...change });

    expect(status).toBe(200);
    expect(data).toMatchObject({ changed: 3, unchanged: 0, failed: 0 });
    expect((await api(service).get('/devices/shed-2')).data).toMatchObject({
      tags: ['shed', 'barn'],
      profile: 'air',
      is_active: false,
      revision: 2,
    });
    expect((await api(service).get('/devices/shed-4')).data.revision).toBe(1);
    expect(
      (await bulk({ filter: { status: 'inactive', tag: ['shed'] }, is_active: true })).data.changed,
    ).toBe(3);
  });

  it('lets changes that meet wait for each other', async () => {
    const ids = Array.from({ length: 40 }, (_, i) => `meet-${i}`);
    for (const id of ids) await register(id, { profile: 'air' });
    const answers = await Promise.all([
      ...Array.from({ length: 6 }, (_, i) =>
        bulk({ device_ids: i % 2 ? ids : ids.toReversed(), add_tags: [`x${i}`], profile: 'air' }),
      ),
      ...Array.from({ length: 3 }, (_, i) =>
        api(service).patch('/profiles/air', { expected_interval_s: 20 + i }),
      ),
    ]);

    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect((await api(service).get('/devices/meet-7')).data).toMatchObject({
      tags: expect.arrayContaining(['x0', 'x1', 'x2', 'x3', 'x4', 'x5']),
      revision: 10,
    });
  });

  it.each([
    [{ add_tags: ['x'] }],
    [{ device_ids: ['a'], filter: {}, add_tags: ['x'] }],
    [{ device_ids: [], add_tags: ['x'] }],
    [{ device_ids: ['a', 'a'], add_tags: ['x'] }],
    [{ device_ids: ['a b'], add_tags: ['x'] }],
    [{ device_ids: Array.from({ length: 1001 }, (_, i) => `d${i}`), add_tags: ['x'] }],
    [{ device_ids: ['a'] }],
    [{ device_ids: ['a'], add_tags: ['x'], remove_tags: ['x'] }],
    [{ device_ids: ['a'], profile: 'unheard-of' }],
    [{ device_ids: ['a'], name: 'all alike' }],
    [{ filter: { colour: 'red' }, add_tags: ['x'] }],
    [{ filter: 'all', add_tags: ['x'] }],
  ])('refuses %j', async (body) => {
    expect((await bulk(body)).problem.code).toBe('VALIDATION_ERROR');
  });
});
