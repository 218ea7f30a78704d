import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { generate } from 'selfsigned';
import { WebSocket, WebSocketServer } from 'ws';
import { buildEdge } from './edge.ts';
import { configWith, onStop, startServer, stopAll } from '../test/stand-in.ts';

afterEach(stopAll);

/** An edge with a certificate of its own making; also the certificate, for callers to trust. */
async function startTlsEdge(query: string, realtime: string): Promise<{ port: number; ca: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'edge-tls-'));
  onStop(() => rmSync(folder, { recursive: true }));
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }]);
  const certificate = { certFile: join(folder, 'tls.crt'), keyFile: join(folder, 'tls.key') };
  writeFileSync(certificate.certFile, cert);
  writeFileSync(certificate.keyFile, key);
  const app = await buildEdge({ ...(await configWith({ query, realtime })), certificate });
  onStop(() => app.close());
  await app.listen({ host: '127.0.0.1', port: 0 });
  return { port: (app.server.address() as AddressInfo).port, ca: cert };
}

describe('the edge with a certificate', () => {
  it('serves HTTPS, tells services so and binds browsers to it', async () => {
    const service = await startServer((req, res) => res.end(req.headers['x-forwarded-proto']));
    const { port, ca } = await startTlsEdge(service.origin, service.origin);
    const url = `https://localhost:${port}/api/v1/aggregate`;
    const [answer] = (await once(request(url, { ca }).end(), 'response')) as [IncomingMessage];
    expect(await text(answer)).toBe('https');
    expect(answer.headers['strict-transport-security']).toBe('max-age=31536000');
  });

  it('believes a proxy that it was told to, and binds browsers to TLS then, too', async () => {
    const service = await startServer((req, res) => res.end(req.headers['x-forwarded-for']));
    const headers = { 'x-forwarded-for': '192.0.2.9', 'x-forwarded-proto': 'https' };
    const ask = async (trustedProxies: string[]) => {
      const app = await buildEdge({ ...(await configWith({ query: service.origin })), trustedProxies });
      onStop(() => app.close());
      const origin = await app.listen({ host: '127.0.0.1', port: 0 });
      const answer = await fetch(`${origin}/api/v1/aggregate`, { headers });
      return [await answer.text(), answer.headers.get('strict-transport-security')];
    };
    expect(await ask([])).toEqual(['127.0.0.1', null]);
    expect(await ask(['127.0.0.1'])).toEqual(['192.0.2.9', 'max-age=31536000']);
  });

  it('carries WebSockets', async () => {
    const service = await startServer((_req, res) => res.end());
    new WebSocketServer({ server: service.server }).on('connection', (socket) => socket.send('hello'));
    const { port, ca } = await startTlsEdge(service.origin, service.origin);
    const socket = new WebSocket(`wss://localhost:${port}/api/v1/realtime/subscribe/a`, { ca });
    const [message] = (await once(socket, 'message')) as [Buffer];
    expect(message.toString()).toBe('hello');
    socket.terminate();
  });
});
