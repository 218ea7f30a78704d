import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildEdge } from '../src/edge.ts';
import type { Config } from '../src/config.ts';
import { SERVICES, type Service } from '../src/routes.ts';

const cleanups: (() => unknown)[] = [];

/** Stops everything that this file started; for `afterEach`. */
export async function stopAll(): Promise<void> {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
}

export function onStop(cleanup: () => unknown): void {
  cleanups.push(cleanup);
}

/** A real HTTP server in a service's place, on a free port. */
export async function startServer(
  listener: (...asked: Parameters<RequestListener>) => unknown,
): Promise<{ server: Server; origin: string }> {
  const server = createServer((req, res) => void listener(req, res)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onStop(async () => {
    server.closeAllConnections();
    if (server.listening) await new Promise((done) => server.close(done));
  });
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** An origin at which nobody listens. */
export async function absentOrigin(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return `http://127.0.0.1:${port}`;
}

export async function configWith(
  upstreams: Partial<Record<Service, string>>,
  consoleDir = '/nowhere',
): Promise<Config> {
  const absent = await absentOrigin();
  const all = Object.fromEntries(SERVICES.map((service) => [service, upstreams[service] ?? absent]));
  return {
    host: '127.0.0.1',
    port: 0,
    stopDelayMs: 0,
    upstreams: all as Record<Service, string>,
    consoleDir,
    logLevel: 'silent',
    trustedProxies: [],
    issuerOrigins: [],
  };
}

/** A listening edge; services that are not given are absent. Returns its origin. */
export async function startEdge(
  upstreams: Partial<Record<Service, string>>,
  consoleDir?: string,
  more: Partial<Config> = {},
): Promise<string> {
  const config = { ...(await configWith(upstreams, consoleDir)), ...more };
  const app = await buildEdge(config);
  onStop(() => app.close());
  return app.listen({ host: config.host, port: config.port });
}
