import { randomUUID } from 'node:crypto';
import { type RunningService, startSession } from '@telemetry/chassis';
import type { ViewDto } from '../src/views/view.dto.ts';
import { ADMIN_KEY, System } from './system.ts';
import { waitFor } from './wait-for.ts';

const system = new System();
let gateway: RunningService;

beforeAll(async () => {
  await system.start();
  await system.ensureStreams();
  gateway = await system.startGateway();
  for (const name of ['vera', 'otto']) await system.admit(name, keyOf(name));
  for (const name of ['vera', 'otto']) await waitFor(async () => (await call(name, 'GET')).status === 200);
});
afterAll(async () => {
  await gateway.stop();
  await system.stop();
});

const keyOf = (name: string) => (name === 'admin' ? ADMIN_KEY : `tok_${name}`);

interface Asked {
  readonly path?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly code: string | null;
  readonly data: ViewDto & ViewDto[];
  readonly details: { field: string }[];
}

async function call(who: string, method: string, { path = '', body, headers }: Asked = {}): Promise<Answer> {
  const answer = await fetch(`http://127.0.0.1:${gateway.port}/api/v1/views${path}`, {
    method,
    headers: {
      'x-api-key': keyOf(who),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  const content = text === '' ? {} : (JSON.parse(text) as object);
  return { ...content, status: answer.status, headers: answer.headers } as Answer;
}

const name = () => `view ${randomUUID()}`;
const view = (others: object = {}) => ({ name: name(), tag: 'north', range: '24h', ...others });
const saved = async (who: string, others: object = {}) =>
  (await call(who, 'POST', { body: view(others) })).data;

describe('a saved view', () => {
  it('is given back as it was saved, to its owner', async () => {
    const body = { name: 'Söylemez ☀', device_ids: ['b', 'a'], metrics: ['temperature'], range: '7d' };
    const { status, headers, data } = await call('vera', 'POST', { body });
    expect(status).toBe(201);
    expect(headers.get('etag')).toBe('"1"');
    expect(headers.get('location')).toBe(`/api/v1/views/${data.view_id}`);
    expect(data).toEqual({
      ...body,
      view_id: expect.any(String),
      tag: null,
      query: null,
      revision: 1,
      created_at: expect.stringMatching(/Z$/),
      updated_at: data.created_at,
    });
    const shown = await call('vera', 'GET', { path: `/${data.view_id}` });
    expect(shown.data).toEqual(data);
    expect(shown.headers.get('etag')).toBe('"1"');
    expect((await call('vera', 'GET')).data).toContainEqual(data);
  });

  it("is not there for anybody else, an admin neither, and one's name is not another's", async () => {
    const mine = await saved('vera');
    const path = `/${mine.view_id}`;
    for (const who of ['otto', 'admin']) {
      expect((await call(who, 'GET')).data).not.toContainEqual(expect.objectContaining({ name: mine.name }));
      expect(await call(who, 'GET', { path })).toMatchObject({ status: 404, code: 'NOT_FOUND' });
      expect(await call(who, 'PATCH', { path, body: { range: '1h' } })).toMatchObject({ status: 404 });
      expect(await call(who, 'DELETE', { path })).toMatchObject({ status: 404 });
    }
    expect(await call('otto', 'POST', { body: view({ name: mine.name }) })).toMatchObject({ status: 201 });
    expect(await call('vera', 'POST', { body: view({ name: mine.name }) })).toMatchObject({
      status: 409,
      code: 'CONFLICT',
    });
    expect((await call('vera', 'GET', { path })).data).toEqual(mine);
  });

  it("belongs to the operator, whether the key is shown or its session's cookie", async () => {
    const { view_id: id } = await saved('vera');
    const user = { name: 'vera', role: 'viewer', credential: { owner: 'operator:vera' } } as const;
    const options = { now: new Date(), secure: false, lifetimeS: 3600 };
    const { cookie } = await startSession(user, ADMIN_KEY, options);
    const url = `http://127.0.0.1:${gateway.port}/api/v1/views/${id}`;
    const headers = { cookie: cookie.split(';', 1)[0]! };
    expect((await fetch(url, { headers })).status).toBe(200);
    expect((await fetch(url, { method: 'DELETE', headers })).status).toBe(403);
    const fromConsole = { ...headers, 'x-requested-with': 'telemetry-console' };
    expect((await fetch(url, { method: 'DELETE', headers: fromConsole })).status).toBe(204);
  });

  it('changes in what is given, one of devices, tag and query taking the place of another', async () => {
    const first = await saved('vera', { metrics: ['humidity'] });
    const path = `/${first.view_id}`;
    const change = async (body: object) => (await call('vera', 'PATCH', { path, body })).data;
    expect(await change({ device_ids: ['a'] })).toMatchObject({
      name: first.name,
      device_ids: ['a'],
      tag: null,
      metrics: ['humidity'],
      revision: 2,
    });
    expect(await change({ tag: 'south', metrics: [] })).toMatchObject({
      device_ids: [],
      tag: 'south',
      metrics: [],
    });
    const query = 'q=r%C3%B6d&status=offline';
    expect(await change({ query })).toMatchObject({ device_ids: [], tag: null, query });
    expect(await change({ tag: 'south' })).toMatchObject({ tag: 'south', query: null });
    const last = await change({ range: '1mo', name: 'renamed' });
    expect(last).toMatchObject({ range: '1mo', name: 'renamed', tag: 'south', revision: 6 });
    expect((await call('vera', 'GET', { path })).data).toEqual(last);
  });

  it('is changed or removed only as it was seen, where If-Match says so', async () => {
    const { view_id: id } = await saved('vera');
    const path = `/${id}`;
    const as = (etag: string) => ({ path, headers: { 'if-match': etag } });
    const body = { range: '2d' };
    expect((await call('vera', 'PATCH', { ...as('"1"'), body })).headers.get('etag')).toBe('"2"');
    for (const etag of ['"1"', 'W/"2"', '2', '"x"']) {
      expect(await call('vera', 'PATCH', { ...as(etag), body })).toMatchObject({ code: 'CONFLICT' });
      expect(await call('vera', 'DELETE', as(etag))).toMatchObject({ status: 409 });
    }
    expect(await call('vera', 'PATCH', { ...as('*'), body })).toMatchObject({ status: 200 });
    expect(await call('vera', 'DELETE', as('"2", "3"'))).toMatchObject({ status: 204 });
    expect(await call('vera', 'GET', { path })).toMatchObject({ status: 404 });
    expect(await call('vera', 'DELETE', { path })).toMatchObject({ status: 404 });
  });

  it('keeps the changes of two who do not look at the same time', async () => {
    const { view_id: id } = await saved('vera');
    const ranges = Array.from({ length: 8 }, (_, i) => `${i + 1}h`);
    const headers = { 'if-match': '"1"' };
    const answers = await Promise.all(
      ranges.map((range) => call('vera', 'PATCH', { path: `/${id}`, headers, body: { range } })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(7).fill(409)]);
    const won = answers.find(({ status }) => status === 200)!.data;
    expect((await call('vera', 'GET', { path: `/${id}` })).data).toEqual(won);
  });

  it.each([
    ['no name', { name: undefined }, 'name'],
    ['an empty name', { name: '' }, 'name'],
    ['a name that is too long', { name: 'x'.repeat(129) }, 'name'],
    ['a name with a NUL', { name: 'a\0b' }, 'name'],
    ['neither devices nor tag nor query', { tag: undefined }, 'device_ids'],
    ['devices and a tag', { device_ids: ['a'] }, 'device_ids'],
    ['a query and a tag', { query: 'status=late' }, 'device_ids'],
    ['a query that is too long', { tag: undefined, query: `q=${'x'.repeat(1023)}` }, 'query'],
    ['a query that no URL has', { tag: undefined, query: 'q=a b' }, 'query'],
    ['no device at all', { tag: undefined, device_ids: [] }, 'device_ids'],
    [
      'too many devices',
      { tag: undefined, device_ids: Array.from({ length: 101 }, (_, i) => `d${i}`) },
      'device_ids',
    ],
    ['a device twice', { tag: undefined, device_ids: ['a', 'a'] }, 'device_ids'],
    ['a device id that is none', { tag: undefined, device_ids: ['a b'] }, 'device_ids'],
    ['a tag that is none', { tag: ' ' }, 'tag'],
    ['null for a tag', { tag: null }, 'tag'],
    ['too many metrics', { metrics: Array.from({ length: 65 }, (_, i) => `m${i}`) }, 'metrics'],
    ['a metric that is none', { metrics: ['1st'] }, 'metrics'],
    ['a range that is none', { range: 'yesterday' }, 'range'],
    ['no range', { range: undefined }, 'range'],
    ['an owner', { owner: 'otto' }, 'owner'],
  ])('is refused with %s, new or changed', async (_what, fault, field) => {
    const refusal = { status: 422, code: 'VALIDATION_ERROR' };
    const answer = await call('vera', 'POST', { body: view(fault) });
    expect(answer).toMatchObject(refusal);
    expect(answer.details.map((each) => each.field)).toContain(field);
    if (Object.values(fault).includes(undefined) && Object.keys(fault).length === 1) return;
    const { view_id: id } = await saved('vera');
    expect(await call('vera', 'PATCH', { path: `/${id}`, body: { tag: 'a', ...fault } })).toMatchObject(
      refusal,
    );
  });

  it.each(['1', 'x'.repeat(36), `${randomUUID()}0`, '%00'])('is not there under %s', async (id) => {
    expect(await call('vera', 'GET', { path: `/${id}` })).toMatchObject({ status: 404 });
  });

  it('is one of two hundred at most, however many are saved at once', async () => {
    const before = (await call('otto', 'GET')).data.length;
    for (let i = before; i < 198; i++) await saved('otto');
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => call('otto', 'POST', { body: view() })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 409, 409, 409]);
    expect((await call('otto', 'GET')).data).toHaveLength(200);
  });

  it('is described in the OpenAPI document', async () => {
    const document = await (await fetch(`http://127.0.0.1:${gateway.port}/openapi.json`)).json();
    expect(document).toMatchObject({
      paths: {
        '/api/v1/views': { get: {}, post: {} },
        '/api/v1/views/{view_id}': { get: {}, patch: {}, delete: {} },
      },
      components: { schemas: { NewViewDto: { required: ['name', 'range'] }, ViewDto: {} } },
    });
    expect(document).not.toHaveProperty(['components', 'schemas', 'ViewChangesDto', 'required']);
  });
});
