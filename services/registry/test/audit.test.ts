import { createLogger, hashKey, type RunningService } from '@telemetry/chassis';
import { RegistryConfig } from '../src/config.ts';
import { Database } from '../src/database.repository.ts';
import { ADMIN_KEY, api } from './api.ts';
import { startRegistry, type TestRegistry } from './start-registry.ts';
import { waitFor } from './wait-for.ts';

let registry: TestRegistry;
let service: RunningService;

beforeAll(async () => {
  registry = await startRegistry({ DEVICE_API_KEYS: 'seeded-1:seeded-key-123' });
  ({ service } = registry);
});

afterAll(() => registry.stop());

const about = async (kind: string, id: string) =>
  (await api(service).get(`/audit?subject_kind=${kind}&subject_id=${id}`)).data;
const actionsAbout = async (kind: string, id: string): Promise<string[]> =>
  (await about(kind, id)).map(({ action }: { action: string }) => action);

describe('the audit', () => {
  it('says who changed what, what it was and what it became, and in which request', async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const traced = api(service, { 'x-api-key': ADMIN_KEY, traceparent: `00-${traceId}-b7ad6b7169203331-01` });
    const { data: made } = await api(service).post('/devices', { device_id: 'room-1', tags: ['lab'] });
    await traced.patch('/devices/room-1', { name: 'Room', tags: [] });

    const [update, create] = await about('device', 'room-1');
    const basics = {
      device_id: 'room-1',
      profile: 'esp32-env',
      is_active: true,
      created_at: made.created_at,
    };
    expect(create).toMatchObject({ action: 'device.create', before: null });
    expect(create.after).toEqual({ ...basics, name: 'room-1', tags: ['lab'], revision: 1 });
    expect(update).toMatchObject({
      action: 'device.update',
      actor: 'admin',
      actor_role: 'admin',
      trace_id: traceId,
      before: create.after,
      after: { ...basics, name: 'Room', tags: [], revision: 2 },
    });
    expect(Date.parse(update.at)).toBeGreaterThan(Date.now() - 60_000);
  });

  it('knows one entry for each change, and none for what changed nothing or was refused', async () => {
    await api(service).post('/devices', { device_id: 'calm' });
    await api(service).post('/devices', { device_id: 'calm' });
    await api(service).patch('/devices/calm', { name: 'calm' });
    await api(service, { 'x-api-key': ADMIN_KEY, 'if-match': '"9"' }).patch('/devices/calm', { name: 'x' });
    await api(service).delete('/devices/calm');
    await api(service).delete('/devices/calm');
    await api(service).patch('/devices/calm', { is_active: true, name: 'Calm' });

    expect(await actionsAbout('device', 'calm')).toEqual([
      'device.reactivate',
      'device.deactivate',
      'device.create',
    ]);
  });

  it('knows each device of a change of many', async () => {
    for (const i of [1, 2]) await api(service).post('/devices', { device_id: `bulk-${i}` });
    await api(service).post('/devices/bulk', { device_ids: ['bulk-1', 'bulk-2', 'nobody'], add_tags: ['x'] });

    for (const i of [1, 2])
      expect((await about('device', `bulk-${i}`))[0]).toMatchObject({
        action: 'device.update',
        before: { tags: [] },
        after: { tags: ['x'], revision: 2 },
      });
    expect(await about('device', 'nobody')).toEqual([]);
  });

  it('knows profiles, with all their metrics', async () => {
    const metric = { name: 'co2', unit: 'ppm', min: 0, max: 5000 };
    await api(service).post('/profiles', { name: 'air', metrics: [metric] });
    await api(service).patch('/profiles/air', { metrics: [] });
    await api(service).delete('/profiles/air');

    expect(await about('profile', 'air')).toMatchObject([
      { action: 'profile.delete', before: { revision: 2 }, after: null },
      { action: 'profile.update', before: { metrics: [metric] }, after: { metrics: [], revision: 2 } },
      { action: 'profile.create', before: null, after: { metrics: [metric], revision: 1 } },
    ]);
  });

  it('names the operator whose key it was', async () => {
    const { data: olga } = await api(service).post('/operators', { name: 'Olga', role: 'operator' });
    const hers = api(service, { 'x-api-key': olga.api_key });
    await waitFor(async () => ((await hers.get('/devices?limit=1')).status === 200 ? true : undefined));
    await hers.post('/devices', { device_id: 'hers' });
    await hers.post('/devices/bulk', { device_ids: ['hers'], is_active: false });

    expect(await about('device', 'hers')).toMatchObject([
      { action: 'device.deactivate', actor: 'Olga', actor_role: 'operator' },
      { action: 'device.create', actor: 'Olga', actor_role: 'operator' },
    ]);
  });

  it('is not for viewers, nor are changes', async () => {
    const { data: vera } = await api(service).post('/operators', { name: 'Vera', role: 'viewer' });
    const hers = api(service, { 'x-api-key': vera.api_key });
    await waitFor(async () => ((await hers.get('/devices/summary')).status === 200 ? true : undefined));

    expect((await hers.get('/profiles')).status).toBe(200);
    const refused = [
      await hers.get('/audit'),
      await hers.patch('/devices/seeded-1', { name: 'x' }),
      await hers.post('/devices/bulk', { device_ids: ['seeded-1'], is_active: false }),
    ];
    for (const { problem } of refused) expect(problem.code).toBe('FORBIDDEN');
    expect(await actionsAbout('device', 'seeded-1')).toEqual(['device.create']);
  });

  it('names the service itself for what its settings ask for', async () => {
    expect(await about('device', 'seeded-1')).toMatchObject([
      { action: 'device.create', actor: 'system', actor_role: 'system', trace_id: 'DEVICE_API_KEYS' },
    ]);
  });

  it('holds no key and no hash of one', async () => {
    const { data } = await api(service).post('/devices', { device_id: 'secretive' });
    const text = JSON.stringify((await api(service).get('/audit?limit=500')).data);

    expect(text).toContain('secretive');
    for (const key of [data.api_key, 'seeded-key-123', ADMIN_KEY])
      for (const secret of [key, hashKey(key).toString('hex'), hashKey(key).toString('base64')])
        expect(text).not.toContain(secret);
  });
});

describe('reading the audit', () => {
  it('pages from the newest to the oldest, each entry once', async () => {
    await api(service).post('/devices', { device_id: 'paged' });
    for (let i = 0; i < 6; i++) await api(service).patch('/devices/paged', { name: `Name ${i}` });
    const list = '/audit?subject_kind=device&subject_id=paged&limit=3';
    const revisions: number[] = [];
    let cursor = '';
    do {
      const { data, meta } = await api(service).get(`${list}${cursor}`);
      revisions.push(...data.map(({ after }: { after: { revision: number } }) => after.revision));
      cursor = meta.has_more ? `&cursor=${meta.next_cursor}` : '';
    } while (cursor !== '');

    expect(revisions).toEqual([7, 6, 5, 4, 3, 2, 1]);
    const { meta } = await api(service).get(list);
    expect((await api(service).get(`/audit?limit=3&cursor=${meta.next_cursor}`)).status).toBe(422);
  });

  it('narrows by actor, action and time', async () => {
    await api(service).post('/devices', { device_id: 'timed' });
    const count = async (query: string) =>
      (await api(service).get(`/audit?subject_id=timed&${query}`)).data.length;
    const [{ at }] = await about('device', 'timed');
    const next = new Date(Date.parse(at) + 1).toISOString();

    expect(await count('actor=admin&action=device.create')).toBe(1);
    expect(await count('actor=somebody')).toBe(0);
    expect(await count('action=device.deactivate')).toBe(0);
    expect(await count(`start=${at}&end=${next}`)).toBe(1);
    expect(await count(`end=${Date.parse(at)}`)).toBe(0);
    expect(await count(`start=${next}`)).toBe(0);
  });

  it.each([
    'start=1777863721',
    'end=yesterday',
    'action=device.eat',
    'subject_kind=cat',
    'limit=0',
    'cursor=e30',
  ])('refuses %s', async (query) => {
    expect((await api(service).get(`/audit?${query}`)).problem.code).toBe('VALIDATION_ERROR');
  });
});

describe('the table of the audit', () => {
  const REPLACE = 'CREATE OR REPLACE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE sql';

  it.each([
    ["UPDATE audit SET actor = 'nobody'", 'permission denied for table audit'],
    ['DELETE FROM audit', 'permission denied for table audit'],
    ['TRUNCATE audit', 'permission denied for table audit'],
    ['ALTER TABLE audit DISABLE TRIGGER audit_append_only', 'must be owner of table audit'],
    ['DROP TRIGGER audit_append_only ON audit', 'must be owner of relation audit'],
    ['CREATE RULE lost AS ON INSERT TO audit DO INSTEAD NOTHING', 'must be owner of table audit'],
    ['DROP TABLE audit', 'must be owner of table audit'],
    ['DROP SCHEMA public CASCADE', 'must be owner of schema public'],
    [`${REPLACE} AS 'SELECT NULL'`, 'permission denied for schema public'],
    ['ALTER FUNCTION audit_is_append_only() RENAME TO gone', 'must be owner of function'],
    // PostgreSQL only warns that nothing was granted.
    [
      "GRANT ALL ON audit TO registry; UPDATE audit SET actor = 'nobody'",
      'permission denied for table audit',
    ],
    ['GRANT registry_owner TO registry', 'permission denied to grant role'],
    ['SET ROLE registry_owner', 'permission denied to set role'],
    ['REASSIGN OWNED BY registry_owner TO registry', 'permission denied to reassign objects'],
    ['SET session_replication_role = replica', 'permission denied to set parameter'],
    ['CREATE TEMPORARY TABLE audit ()', 'permission denied to create temporary tables'],
    ['DELETE FROM _prisma_migrations', 'permission denied for table _prisma_migrations'],
  ])("refuses the service's own role %s", async (sql, reason) => {
    const database = service.app.get(Database, { strict: false });
    const before = await database.audit.findMany({ orderBy: { id: 'asc' } });

    const attempt = database.$transaction(async (tx) => {
      for (const statement of sql.split('; ')) await tx.$executeRawUnsafe(statement);
    });
    await expect(attempt).rejects.toThrow(reason);
    expect(before.length).toBeGreaterThan(0);
    expect(await database.audit.findMany({ orderBy: { id: 'asc' } })).toEqual(before);
  });

  it('refuses the owner of the database to change a row, as long as the trigger is there', async () => {
    const ownerUrl = registry.stack.ownerUrl('registry');
    const config = Object.assign(new RegistryConfig(), { DATABASE_URL: ownerUrl });
    const owner = new Database(config, createLogger('registry', config));
    const attempt = owner.$transaction([
      owner.$executeRaw`GRANT ALL ON audit TO CURRENT_USER`,
      owner.$executeRaw`UPDATE audit SET actor = 'nobody'`,
    ]);
    await expect(attempt).rejects.toThrow('audit is append-only');
    await owner.$disconnect();
  });
});
