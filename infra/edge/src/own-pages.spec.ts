import { once } from 'node:events';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { onStop, startEdge, startServer, stopAll } from '../test/stand-in.ts';

afterEach(stopAll);

/** Opens an address as a browser does; fetch() would say of itself that it is no navigation. */
async function visit(url: string, method = 'GET') {
  const opened = request(url, {
    method,
    headers: { accept: 'text/html,*/*', 'sec-fetch-mode': 'navigate' },
  }).end();
  const [page] = (await once(opened, 'response')) as [IncomingMessage];
  return { status: page.statusCode, headers: page.headers, body: await text(page) };
}

describe('the console', () => {
  it('comes with security headers, kept for ever when hashed and asked anew when not', async () => {
    const edge = await startEdge({}, await builtConsole());
    const page = await visit(edge);
    expect(page.body).toBe('<p>console</p>');
    expect(page.headers).toMatchObject({
      'cache-control': 'no-cache',
      'content-security-policy': expect.stringContaining("script-src 'self';") as string,
      'referrer-policy': 'no-referrer',
      'permissions-policy': expect.stringContaining(
        'bluetooth=(self), camera=(self), geolocation=()',
      ) as string,
    });
    // 'self' means the sockets of this origin, too, and of no other.
    expect(page.headers['content-security-policy']).toContain("connect-src 'self';");
    const script = await fetch(`${edge}/main-ABCDEF12.js`);
    expect(script.headers.get('cache-control')).toContain('immutable');
    expect(script.headers.get('content-type')).toContain('javascript');
    expect(script.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('may ask the issuer for a token, and nobody else', async () => {
    const issuerOrigins = ['https://login.example', 'https://tokens.example'];
    const page = await visit(await startEdge({}, await builtConsole(), { issuerOrigins }));
    expect(page.headers['content-security-policy']).toContain(
      "connect-src 'self' https://login.example https://tokens.example; object-src",
    );
  });

  it('answers a deep link with its page, and a missing file with 404', async () => {
    const edge = await startEdge({}, await builtConsole());
    const deep = await visit(`${edge}/devices/room-1?tab=live`);
    expect(deep).toMatchObject({
      status: 200,
      body: '<p>console</p>',
      headers: { 'cache-control': 'no-cache' },
    });
    expect((await fetch(`${edge}/main-OLDOLD12.js`)).status).toBe(404);
    expect((await visit(`${edge}/devices`, 'POST')).status).toBe(404);
    expect((await fetch(`${edge}/.env`)).status).toBe(404);
  });

  it('says so when it is not built', async () => {
    const answer = await visit(await startEdge({}, '/nowhere'));
    expect(answer.status).toBe(404);
    expect(JSON.parse(answer.body)).toMatchObject({ detail: 'The console is not built.' });
  });
});

describe('the health of the edge', () => {
  it('is live alone, and ready when all four services are', async () => {
    let status = 200;
    const { origin } = await startServer((_req, res) => res.writeHead(status).end('{}'));
    const edge = await startEdge({ registry: origin, ingest: origin, query: origin, realtime: origin });
    expect((await fetch(`${edge}/livez`)).status).toBe(200);
    expect((await fetch(`${edge}/readyz`)).status).toBe(200);
    status = 503;
    expect((await fetch(`${edge}/readyz`)).status).toBe(503);
  });

  it('says on ?verbose which service it waits for', async () => {
    const { origin } = await startServer((_req, res) => res.end('{}'));
    const edge = await startEdge({ registry: origin, ingest: origin, realtime: origin });
    const answer = await fetch(`${edge}/readyz?verbose`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ checks: { registry: 'ok', query: 'does not answer' } });
  });
});

describe('the docs', () => {
  it('are one document of the four services, asked for once in a while', async () => {
    let asked = 0;
    const describing = (path: string) =>
      startServer((_req, res) => {
        asked += 1;
        res.end(JSON.stringify({ paths: { [path]: { get: { operationId: path } } } }));
      });
    const [registry, ingest, query, realtime] = await Promise.all(
      ['/api/v1/devices', '/api/v1/ingest', '/api/v1/aggregate', '/api/v1/health'].map(describing),
    );
    const edge = await startEdge({
      registry: registry!.origin,
      ingest: ingest!.origin,
      query: query!.origin,
      realtime: realtime!.origin,
    });
    const document = (await (await fetch(`${edge}/openapi.json`)).json()) as { paths: object };
    expect(Object.keys(document.paths)).toHaveLength(4);
    await fetch(`${edge}/openapi.json`);
    expect(asked).toBe(4);
  });

  it('are a 503 while a service is absent', async () => {
    const answer = await fetch(`${await startEdge({})}/openapi.json`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('show a page without inline script whose files all exist', async () => {
    const edge = await startEdge({});
    const page = await (await fetch(`${edge}/docs`)).text();
    expect(page).not.toMatch(/<script>|<script[^>]*>[^<]|\son\w+=/);
    const files = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file ?? '');
    expect(files.length).toBeGreaterThanOrEqual(4);
    for (const file of files) {
      const answer = await fetch(edge + file);
      expect([file, answer.status, (await answer.bytes()).length > 0]).toEqual([file, 200, true]);
    }
    expect((await fetch(`${edge}/docs/index.html`)).status).toBe(404);
    expect((await fetch(`${edge}/docs/package.json`)).status).toBe(404);
  });
});

async function builtConsole(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'edge-console-'));
  onStop(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<p>console</p>');
  await writeFile(join(folder, 'main-ABCDEF12.js'), 'export {};');
  await writeFile(join(folder, '.env'), 'SECRET=1');
  return folder;
}
