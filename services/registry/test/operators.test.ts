import { hashKey, type RunningService } from '@telemetry/chassis';
import { api } from './api.ts';
import { startRegistry, type TestRegistry } from './start-registry.ts';

let test: TestRegistry;
let service: RunningService;

beforeAll(async () => {
  test = await startRegistry();
  ({ service } = test);
});
afterAll(() => test.stop());

const create = (body: object) => api(service).post('/operators', body);

describe('operators', () => {
  it('are made with a key that is shown once', async () => {
    const { status, headers, data } = await create({ name: 'Olga', role: 'operator' });
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`/api/v1/operators/${data.operator_id}`);
    expect(data).toEqual({
      operator_id: expect.stringMatching(/^[0-9a-f]{16}$/),
      name: 'Olga',
      role: 'operator',
      created_at: expect.stringMatching(/Z$/),
      expires_at: null,
      revoked_at: null,
      last_used_at: null,
      api_key: expect.stringMatching(/^tok_[\w-]{32}$/),
    });
    const everything = JSON.stringify([
      (await api(service).get('/operators')).data,
      (await api(service).get('/audit')).data,
    ]);
    expect(everything).toContain('Olga');
    const keyHash = hashKey(data.api_key);
    for (const secret of [data.api_key, keyHash.toString('hex'), keyHash.toString('base64')])
      expect(everything).not.toContain(secret);
  });

  it('have names of their own, which a revoked one gives back', async () => {
    const { data } = await create({ name: 'Kim', role: 'viewer' });
    expect(await create({ name: 'Kim', role: 'admin' })).toMatchObject({
      status: 409,
      problem: { code: 'CONFLICT' },
    });
    await api(service).delete(`/operators/${data.operator_id}`);
    expect((await create({ name: 'Kim', role: 'admin' })).status).toBe(201);
  });

  it('are listed by name, page by page, without those that were revoked', async () => {
    const names = ['page a', 'page b', 'page c', 'page d', 'page e'];
    for (const name of [...names].reverse()) await create({ name, role: 'viewer' });
    const { data: gone } = await create({ name: 'page bb', role: 'viewer' });
    await api(service).delete(`/operators/${gone.operator_id}`);

    const seen: string[] = [];
    let cursor = '';
    do {
      const page = await api(service).get(`/operators?limit=2${cursor}`);
      expect(page.data.length).toBeLessThanOrEqual(2);
      seen.push(...page.data.map(({ name }: { name: string }) => name));
      cursor = page.meta.has_more ? `&cursor=${encodeURIComponent(page.meta.next_cursor)}` : '';
    } while (cursor !== '');
    expect(seen.filter((name) => name.startsWith('page'))).toEqual(names);
  });

  it('take an end as RFC 3339 or as milliseconds', async () => {
    const ms = Date.now() + 3_600_000;
    const iso = new Date(ms).toISOString();
    for (const [i, expires_at] of [iso, ms, String(ms)].entries())
      expect((await create({ name: `ends ${i}`, role: 'viewer', expires_at })).data.expires_at).toBe(iso);
  });

  it.each([
    [{ role: 'viewer' }, 'name'],
    [{ name: '', role: 'viewer' }, 'name'],
    [{ name: ' Olga', role: 'viewer' }, 'name'],
    [{ name: 'two\nlines', role: 'viewer' }, 'name'],
    [{ name: 'x'.repeat(129), role: 'viewer' }, 'name'],
    [{ name: 'Admin', role: 'viewer' }, 'name'],
    [{ name: 'system', role: 'viewer' }, 'name'],
    [{ name: 'ok', role: 'root' }, 'role'],
    [{ name: 'ok' }, 'role'],
    [{ name: 'ok', role: 'viewer', api_key: 'mine' }, 'api_key'],
    [{ name: 'ok', role: 'viewer', expires_at: 'tomorrow' }, 'expires_at'],
    [{ name: 'ok', role: 'viewer', expires_at: null }, 'expires_at'],
    [{ name: 'ok', role: 'viewer', expires_at: 1_777_863_721 }, 'expires_at'],
    [{ name: 'ok', role: 'viewer', expires_at: '2020-01-01T00:00:00Z' }, 'expires_at'],
  ])('refuse %j', async (body, field) => {
    const { status, problem } = await create(body);
    expect([status, problem.code]).toEqual([422, 'VALIDATION_ERROR']);
    expect(problem.details.map((detail: { field: string }) => detail.field)).toContain(field);
  });

  it('are revoked once; the audit says by whom', async () => {
    const { data } = await create({ name: 'Once', role: 'viewer' });
    const first = await api(service).delete(`/operators/${data.operator_id}`);
    const second = await api(service).delete(`/operators/${data.operator_id}`);
    expect([first.status, second.status, second.data.revoked_at]).toEqual([200, 200, first.data.revoked_at]);

    const { data: entries } = await api(service).get(
      `/audit?subject_kind=operator&subject_id=${data.operator_id}`,
    );
    expect(entries).toMatchObject([
      {
        action: 'operator.revoke',
        actor: 'admin',
        before: { revoked_at: null },
        after: { revoked_at: first.data.revoked_at },
      },
      { action: 'operator.create', before: null, after: { name: 'Once', role: 'viewer' } },
    ]);
    expect((await api(service).delete('/operators/nobody')).problem.code).toBe('NOT_FOUND');
    expect((await api(service).delete('/operators/%00')).problem.code).toBe('NOT_FOUND');
  });
});
