import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { startEdge, startServer, stopAll } from '../test/stand-in.ts';

afterEach(stopAll);

describe('the proxy', () => {
  it('passes method, query, body and answer through, and tells the caller’s address anew', async () => {
    const service = await startServer(async (req, res) => {
      const seen = { method: req.method, url: req.url, headers: req.headers, body: await text(req) };
      res.writeHead(207, { 'x-own': 'yes', 'set-cookie': ['a=1', 'b=2'] }).end(JSON.stringify(seen));
    });
    const edge = await startEdge({ ingest: service.origin });
    const answer = await fetch(`${edge}/api/v1/ingest/batch?x=1&y=%2F&x=2`, {
      method: 'POST',
      body: '[1,',
      headers: {
        'content-type': 'application/json',
        'x-api-key': 'secret',
        'x-forwarded-for': '6.6.6.6',
        'x-forwarded-host': 'evil',
        'x-real-ip': '6.6.6.6',
        forwarded: 'for=6.6.6.6',
        traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
      },
    });
    const seen = (await answer.json()) as { headers: Record<string, string> };
    expect(answer.status).toBe(207);
    expect(answer.headers.get('x-own')).toBe('yes');
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(seen).toMatchObject({ method: 'POST', url: '/api/v1/ingest/batch?x=1&y=%2F&x=2', body: '[1,' });
    expect(seen.headers).toMatchObject({
      'x-api-key': 'secret',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': new URL(edge).host,
      host: new URL(service.origin).host,
      traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
    });
    expect(seen.headers).not.toHaveProperty('forwarded');
    expect(seen.headers).not.toHaveProperty('x-real-ip');
  });

  it.each(['text/plain', 'application/x-protobuf', 'application/json'])(
    'streams a %s body while it is still being sent',
    async (type) => {
      let firstChunk: (size: number) => void = () => undefined;
      const arrived = new Promise<number>((done) => (firstChunk = done));
      const service = await startServer((req, res) => {
        let bytes = 0;
        req.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          firstChunk(chunk.length);
        });
        req.on('end', () => res.end(String(bytes)));
      });
      const edge = await startEdge({ ingest: service.origin });
      const upload = request(`${edge}/api/v1/ingest`, { method: 'POST', headers: { 'content-type': type } });
      upload.write(Buffer.alloc(1000));
      expect(await arrived).toBeGreaterThan(0);
      upload.end(Buffer.alloc(5_000_000));
      const [answer] = (await once(upload, 'response')) as [IncomingMessage];
      expect(await text(answer)).toBe('5001000');
    },
  );

  it('streams events to the caller as they happen', async () => {
    let send: (event: string) => void = () => undefined;
    const service = await startServer((_req, res) => {
      res.writeHead(200, { 'content-type': 'text/event-stream' });
      send = (event) => res.write(event);
      send('data: 1\n\n');
    });
    const edge = await startEdge({ realtime: service.origin });
    const answer = await fetch(`${edge}/api/v1/realtime/events`);
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader.read()).value).toBe('data: 1\n\n');
    send('data: 2\n\n');
    expect((await reader.read()).value).toBe('data: 2\n\n');
    await reader.cancel();
  });

  it('answers for an absent service with a problem that says when to try again', async () => {
    const edge = await startEdge({});
    const answer = await fetch(`${edge}/api/v1/devices?q=1`, {
      headers: { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` },
    });
    expect(answer.status).toBe(503);
    expect(answer.headers.get('content-type')).toMatch('application/problem+json');
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await answer.json()).toMatchObject({
      code: 'UNAVAILABLE',
      status: 503,
      success: false,
      instance: '/api/v1/devices',
      trace_id: 'a'.repeat(32),
    });
  });

  it('answers the same when the service dies over a request', async () => {
    const service = await startServer((req) => req.socket.destroy());
    const edge = await startEdge({ ingest: service.origin });
    const answer = await fetch(`${edge}/api/v1/ingest`, { method: 'POST', body: '{}' });
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({
      code: 'UNAVAILABLE',
      trace_id: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
    });
  });

  it('passes a 503 of the service on at once, asking it only once', async () => {
    let asked = 0;
    const service = await startServer((_req, res) => {
      asked += 1;
      res.writeHead(503, { 'retry-after': '1' }).end('{"code":"UNAVAILABLE"}');
    });
    const edge = await startEdge({ query: service.origin });
    expect((await fetch(`${edge}/api/v1/aggregate`)).status).toBe(503);
    expect(asked).toBe(1);
  });

  it('takes a body announced by Expect: 100-continue', async () => {
    const service = await startServer(async (req, res) => res.end(await text(req)));
    const edge = await startEdge({ ingest: service.origin });
    const upload = request(`${edge}/api/v1/ingest`, { method: 'POST', headers: { expect: '100-continue' } });
    upload.on('continue', () => upload.end('hello'));
    upload.flushHeaders();
    const [answer] = (await once(upload, 'response')) as [IncomingMessage];
    expect(await text(answer)).toBe('hello');
  });

  it('serves a request that merely offers another protocol', async () => {
    const service = await startServer((_req, res) => res.end('plain'));
    const edge = await startEdge({ registry: service.origin });
    const ask = request(`${edge}/api/v1/devices`, {
      headers: { connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'http2-settings': 'AAMAAABk' },
    }).end();
    const [answer] = (await once(ask, 'response')) as [IncomingMessage];
    expect(await text(answer)).toBe('plain');
  });

  it.each(['/api/v1/nothing', '/api', '/api/v2/devices'])('knows no %s', async (path) => {
    const edge = await startEdge({});
    const answer = await fetch(edge + path, { headers: { accept: 'text/html' } });
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ code: 'NOT_FOUND', instance: path });
  });

  it.each(['/api/v1/devices/%zz', '/api/v1/devices/%2e%2e%2fsecret'])('refuses the path %s', async (path) => {
    const service = await startServer((_req, res) => res.end('reached'));
    const edge = await startEdge({ registry: service.origin });
    const ask = request(edge, { path }).end();
    const [answer] = (await once(ask, 'response')) as [IncomingMessage];
    expect(answer.statusCode).toBe(400);
    expect(JSON.parse(await text(answer))).toMatchObject({ code: 'INVALID_PAYLOAD' });
  });
});
