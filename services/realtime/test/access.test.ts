import { type Credential, type RunningService, startSession } from '@telemetry/chassis';
import { SESSION_LIFETIME_S } from '@telemetry/proto';
import { Client, type ConnectOptions } from './client.ts';
import { ADMIN_KEY, System } from './system.ts';
import { waitFor } from './wait-for.ts';

const system = new System();
let gateway: RunningService;
let session: string;

beforeAll(async () => {
  await system.start();
  await system.ensureStreams();
  gateway = await system.startGateway();
  session = await sessionCookie(ADMIN_KEY);
});
afterAll(async () => {
  await gateway.stop();
  await system.stop();
});

async function sessionCookie(secret: string, now = new Date()): Promise<string> {
  return (await sessionOf({ owner: 'oidc:olga' }, secret, now)).cookie;
}

async function sessionOf(credential: Credential, secret = ADMIN_KEY, now = new Date()) {
  const user = { name: 'olga', role: 'viewer', credential } as const;
  const options = { now, secure: false, lifetimeS: SESSION_LIFETIME_S };
  const { cookie, ...started } = await startSession(user, secret, options);
  return { ...started, cookie: cookie.split(';', 1)[0]! };
}

const connect = (extraHeaders: Record<string, string>, options: ConnectOptions = {}) =>
  Client.connect(gateway.port, { extraHeaders, ...options });

async function canConnect(key: string): Promise<boolean> {
  const answer = await connect({ 'x-api-key': key }).catch((error: unknown) => error);
  if (!(answer instanceof Client)) return false;
  answer.close();
  return true;
}

async function health(): Promise<{ status: string; timestamp: string; websocket_connections: number }> {
  const answer = await fetch(`http://127.0.0.1:${gateway.port}/api/v1/health`);
  return ((await answer.json()) as { data: Awaited<ReturnType<typeof health>> }).data;
}

describe.each(['websocket', 'polling'])('a handshake over %s', (transport) => {
  const transports = [transport];

  it.each([
    ['the key header', () => ({ 'x-api-key': ADMIN_KEY })],
    ['a bearer key', () => ({ authorization: `Bearer ${ADMIN_KEY}` })],
    ['a console session', () => ({ cookie: session })],
    ['a session on our own page', () => ({ cookie: session, origin: `http://127.0.0.1:${gateway.port}` })],
    [
      'a session behind the edge',
      () => ({ cookie: session, origin: 'http://t.example', 'x-forwarded-host': 't.example' }),
    ],
  ])('is accepted with %s', async (_name, headers) => {
    const client = await connect(headers(), { transports });
    expect(client.socket.connected).toBe(true);
    client.close();
  });

  it.each([
    ['no credential', () => ({}), 'INVALID_API_KEY'],
    ['a wrong key', () => ({ 'x-api-key': 'wrong' }), 'INVALID_API_KEY'],
    ['a forged session', () => ({ cookie: `${session}x` }), 'INVALID_API_KEY'],
    ['a session on a foreign page', () => ({ cookie: session, origin: 'http://evil.example' }), 'FORBIDDEN'],
  ])('is refused with %s', async (_name, headers, code) => {
    await expect(connect(headers(), { transports })).rejects.toEqual({ code, message: expect.any(String) });
  });

  it('is refused with a key anywhere but in a header', async () => {
    await expect(connect({}, { transports, auth: { token: ADMIN_KEY } })).rejects.toMatchObject({
      code: 'INVALID_API_KEY',
    });
  });

  it.each(['X-API-Key', 'api_key', 'token'])(
    'is refused with %s in the URL, even beside a good header',
    async (name) => {
      const options = { transports, query: { [name]: ADMIN_KEY } };
      await expect(connect({ 'x-api-key': ADMIN_KEY }, options)).rejects.toEqual({
        code: 'INVALID_API_KEY',
        message: expect.stringContaining('URL'),
      });
    },
  );
});

describe('the server', () => {
  it('refuses a session that was signed with another secret', async () => {
    const cookie = await sessionCookie('another-secret-of-sixteen');
    await expect(connect({ cookie })).rejects.toMatchObject({ code: 'INVALID_API_KEY' });
  });

  it('lets a client go when its session is over', async () => {
    const almostOver = new Date(Date.now() - 12 * 3_600_000 + 5_000);
    const cookie = await sessionCookie(ADMIN_KEY, almostOver);
    const client = await connect({ cookie });
    const lasting = await connect({ cookie: session });
    const reason = await new Promise((resolve) => client.socket.once('disconnect', resolve));
    expect(reason).toBe('io server disconnect');
    expect(client.refusals).toEqual([{ code: 'INVALID_API_KEY', message: expect.any(String) }]);
    expect(lasting.socket.connected).toBe(true);
    await expect(connect({ cookie })).rejects.toMatchObject({ code: 'INVALID_API_KEY' });
    lasting.close();
  });

  it.each(['websocket', 'polling'])(
    'tells clients over %s within a second that their key was revoked, and hangs up on them alone',
    async (transport) => {
      const transports = [transport];
      const [kept, lost] = [`kept-${transport}`, `lost-${transport}`];
      const key = `tok_${lost}`;
      await system.admit(kept, `tok_${kept}`);
      await system.admit(lost, key);
      await waitFor(() => canConnect(key));
      const byKey = await connect({ 'x-api-key': key }, { transports });
      const other = await connect({ 'x-api-key': `tok_${kept}` }, { transports });
      const { cookie } = await sessionOf({ owner: `operator:${lost}` });
      const bySession = await connect({ cookie }, { transports });
      await system.admit(lost, key, { revision: 2n, isRevoked: true });
      const revokedMs = performance.now();
      await waitFor(() => [byKey, bySession].every(({ socket }) => socket.disconnected));
      expect(performance.now() - revokedMs).toBeLessThan(1000);
      for (const { refusals } of [byKey, bySession]) {
        expect(refusals).toMatchObject([{ code: 'INVALID_API_KEY' }]);
      }
      expect(other.socket.connected).toBe(true);
      expect(other.refusals).toEqual([]);
      expect(await canConnect(key)).toBe(false);
      other.close();
    },
  );

  it('hangs up on every client of a session that was ended elsewhere', async () => {
    const [mine, yours] = [await sessionOf({ owner: 'admin' }), await sessionOf({ owner: 'admin' })];
    const clients = [await connect({ cookie: mine.cookie }), await connect({ cookie: mine.cookie })];
    const other = await connect({ cookie: yours.cookie });
    await system.signOut(mine.sessionId);
    await waitFor(() => clients.every(({ socket }) => socket.disconnected));
    expect(other.socket.connected).toBe(true);
    other.close();
  });

  it('lets a client go when its key expires', async () => {
    await system.admit('short', 'tok_short', { expiresAtMs: BigInt(Date.now() + 3_000) });
    await waitFor(() => canConnect('tok_short'));
    const client = await connect({ 'x-api-key': 'tok_short' });
    await waitFor(() => client.socket.disconnected);
    expect(client.refusals).toHaveLength(1);
  });

  it('has no other namespace', async () => {
    await expect(Client.connect(gateway.port, {}, '/')).rejects.toThrow('/realtime');
    await expect(Client.connect(gateway.port, {}, '/other')).rejects.toThrow('Invalid namespace');
  });

  it('lets no foreign page read its answers', async () => {
    const answer = await fetch(`http://127.0.0.1:${gateway.port}/socket.io/?EIO=4&transport=polling`, {
      headers: { origin: 'http://evil.example' },
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.has('access-control-allow-origin')).toBe(false);
    expect(await answer.text()).toContain('"pingInterval":30000');
  });

  it('hangs up on a message that is too large', async () => {
    const client = await connect({ 'x-api-key': ADMIN_KEY });
    client.socket.emit('subscribe', { device_id: 'x'.repeat(17 * 1024) });
    await waitFor(() => client.socket.disconnected);
  });
});

describe('GET /api/v1/health', () => {
  it('tells anyone the state and the number of connections', async () => {
    await waitFor(async () => (await health()).websocket_connections === 0);
    const clients = await Promise.all([connect({ cookie: session }), connect({ 'x-api-key': ADMIN_KEY })]);
    expect(await health()).toEqual({
      status: 'healthy',
      timestamp: expect.any(String),
      websocket_connections: 2,
    });
    for (const client of clients) client.close();
    await waitFor(async () => (await health()).websocket_connections === 0);
  });

  it('is described in the OpenAPI document', async () => {
    const document = await (await fetch(`http://127.0.0.1:${gateway.port}/openapi.json`)).json();
    expect(document).toHaveProperty(['paths', '/api/v1/health', 'get', 'responses', '200']);
  });
});
