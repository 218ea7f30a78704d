import { once } from 'node:events';
import { WebSocket, WebSocketServer } from 'ws';
import { startEdge, startServer, stopAll } from '../test/stand-in.ts';

afterEach(stopAll);

const scrape = async (edge: string, headers: Record<string, string> = {}) => {
  const answer = await fetch(`${edge}/metrics`, { headers });
  return { status: answer.status, text: await answer.text() };
};

/** The value of the first series that begins so. */
function valueOf(text: string, series: string): number {
  const line = text.split('\n').find((one) => one.startsWith(series));
  return Number(line?.slice(line.lastIndexOf(' ')));
}

const COUNT = 'telemetry_edge_request_duration_seconds_count';

describe('what the edge measures', () => {
  it('has every request by who answers it, and the process itself', async () => {
    const query = await startServer((_req, res) => res.writeHead(404).end());
    const edge = await startEdge({ query: query.origin });
    await fetch(`${edge}/api/v1/aggregate?tag=secret-tag`);
    await fetch(`${edge}/api/v1/ingest`, { method: 'POST' });
    await fetch(`${edge}/livez`);
    const { text } = await scrape(edge);
    const count = (upstream: string, method: string, status: string) =>
      valueOf(
        text,
        `${COUNT}{upstream="${upstream}",http_request_method="${method}",http_response_status_class="${status}"}`,
      );
    expect([
      count('query', 'GET', '4xx'),
      count('ingest', 'POST', '5xx'),
      count('edge', 'GET', '2xx'),
    ]).toEqual([1, 1, 1]);
    expect(valueOf(text, 'telemetry_edge_upstream_failures_total{upstream="ingest"}')).toBe(1);
    expect(valueOf(text, 'telemetry_edge_upstream_failures_total{upstream="query"}')).toBe(0);
    expect(valueOf(text, 'process_resident_memory_bytes')).toBeGreaterThan(0);
    expect(text).not.toContain('secret-tag');
    expect(text).not.toMatch(/^nodejs_(gc|active)_/m);
  });

  it('has the WebSockets that are open now', async () => {
    const { server, origin } = await startServer((_req, res) => res.end());
    new WebSocketServer({ server });
    const edge = await startEdge({ realtime: origin });
    const socket = new WebSocket(`${edge.replace('http', 'ws')}/api/v1/stream/all`);
    await once(socket, 'open');
    const open = async (wanted: number) => {
      for (let tries = 0; tries < 200; tries++)
        if (valueOf((await scrape(edge)).text, 'telemetry_edge_sockets') === wanted) return true;
      return false;
    };
    expect(await open(1)).toBe(true);
    socket.close();
    expect(await open(0)).toBe(true);
  });

  it('is not told to whom a proxy brings', async () => {
    const edge = await startEdge({});
    expect((await scrape(edge, { 'x-forwarded-for': '203.0.113.9' })).status).toBe(403);
  });

  it('is told to who has the token, and to nobody else, where there is one', async () => {
    const edge = await startEdge({}, undefined, { metricsToken: 'a-token-of-the-scraper' });
    const given = async (authorization: string) => (await scrape(edge, { authorization })).status;
    expect((await scrape(edge)).status).toBe(403);
    expect(await given('Bearer another-token-of-theirs')).toBe(403);
    expect(await given('Bearer a-token-of-the-scraper')).toBe(200);
  });
});
