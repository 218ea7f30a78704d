import { startEdge, startServer, stopAll } from '../test/stand-in.ts';

afterEach(stopAll);

const ADMIN = 'the-key-of-the-admin';

/** An edge before a registry that knows one admin and one viewer. */
async function start(): Promise<string> {
  const registry = await startServer((req, res) => {
    const key = req.headers['x-api-key'] ?? req.headers.authorization?.replace('Bearer ', '');
    res.writeHead(key === ADMIN ? 200 : key === 'viewer' ? 403 : 401).end('{}');
  });
  return startEdge({ registry: registry.origin });
}

const put = (edge: string, level: unknown, headers: Record<string, string>) =>
  fetch(`${edge}/log-level`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ level }),
  });

describe('how much the edge logs', () => {
  it('is changed by an admin while it runs', async () => {
    const edge = await start();
    const set = await put(edge, 'error', { 'x-api-key': ADMIN });
    expect([set.status, await set.json()]).toEqual([200, { level: 'error' }]);
    const get = await fetch(`${edge}/log-level`, { headers: { authorization: `Bearer ${ADMIN}` } });
    expect(await get.json()).toEqual({ level: 'error' });
  });

  it('is nobody else’s to see or to change', async () => {
    const edge = await start();
    expect((await put(edge, 'debug', {})).status).toBe(401);
    expect((await put(edge, 'debug', { 'x-api-key': 'unknown' })).status).toBe(401);
    expect((await put(edge, 'debug', { 'x-api-key': 'viewer' })).status).toBe(403);
    expect((await fetch(`${edge}/log-level`)).status).toBe(401);
  });

  it('is one of the levels that there are', async () => {
    const edge = await start();
    for (const level of ['loud', '', 3, null])
      expect((await put(edge, level, { 'x-api-key': ADMIN })).status).toBe(422);
  });

  it('cannot be changed while nobody can say who an admin is', async () => {
    expect((await put(await startEdge({}), 'error', { 'x-api-key': ADMIN })).status).toBe(503);
  });
});
