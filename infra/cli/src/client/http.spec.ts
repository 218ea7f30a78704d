import { createServer, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { send } from './http.ts';

let server: Server;
let url: string;
let answers: ((res: ServerResponse) => void)[];
let asked: number;

beforeEach(async () => {
  asked = 0;
  server = createServer((_req, res) => {
    asked += 1;
    (answers.shift() ?? answering(200))(res);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

const answering =
  (status: number, headers: Record<string, string> = {}) =>
  (res: ServerResponse): void => {
    res.writeHead(status, headers).end('{"code":"X"}');
  };
const request = { method: 'GET', path: '/', key: 'k' } as const;
const options = (signal = new AbortController().signal) => ({ url, patienceMs: 5_000, signal });

describe('asking the API', () => {
  it.each([429, 500, 502, 503, 504])('asks again after a %i', async (status) => {
    answers = [answering(status), answering(status)];
    expect(await send(request, options())).toEqual({ status: 200, body: { code: 'X' } });
    expect(asked).toBe(3);
  });

  it.each([400, 401, 403, 404, 409, 413, 422])('takes a %i for the answer', async (status) => {
    answers = [answering(status)];
    expect((await send(request, options())).status).toBe(status);
    expect(asked).toBe(1);
  });

  it('sends a batch again of which a part has to wait for the allowance', async () => {
    const heldBack = JSON.stringify({
      data: { results: [{ index: 0 }, { index: 1, code: 'RATE_LIMITED' }] },
    });
    answers = [(res) => void res.writeHead(207).end(heldBack), answering(201)];
    expect((await send(request, options())).status).toBe(201);
  });

  it('asks again when the connection breaks', async () => {
    answers = [(res) => res.destroy(), answering(201)];
    expect((await send(request, options())).status).toBe(201);
  });

  it('waits as long as Retry-After says', async () => {
    answers = [answering(503, { 'retry-after': '1' })];
    const waits: number[] = [];
    await send(request, { ...options(), onRetry: (_reason, waitMs) => waits.push(waitMs) });
    expect(waits).toEqual([1_000]);
  });

  it('asks again for a device that may not be known everywhere yet', async () => {
    answers = [answering(401), answering(404)];
    expect((await send({ ...request, freshUntilMs: Date.now() + 5_000 }, options())).status).toBe(200);
  });

  it('gives up in the end, with the last reason', async () => {
    answers = Array.from({ length: 50 }, () => answering(503));
    await expect(send(request, { ...options(), patienceMs: 300 })).rejects.toThrow(
      /gave up after \d+ attempts?: 503 X/,
    );
  });

  it('does not wait beyond its patience', async () => {
    answers = [answering(503, { 'retry-after': '3600' })];
    await expect(send(request, options())).rejects.toThrow('gave up');
  });

  it('ends at once when interrupted while it waits', async () => {
    answers = [answering(503, { 'retry-after': '4' })];
    const controller = new AbortController();
    const sent = send(request, { ...options(controller.signal), onRetry: () => controller.abort() });
    await expect(sent).rejects.toThrow();
    expect(asked).toBe(1);
  });
});
