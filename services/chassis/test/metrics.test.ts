import { startTestStack, type TestStack } from '@telemetry/local';
import type { RunningService } from '../src/start/create-service.ts';
import { startKiosk } from './start-kiosk.ts';

const TOKEN = 'the-token-of-the-scraper';

let stack: TestStack;
let kiosk: RunningService;

beforeAll(async () => {
  stack = await startTestStack({ services: ['registry'] });
  kiosk = await startKiosk(stack, [], { METRICS_TOKEN: TOKEN });
});
afterAll(async () => {
  await kiosk.stop();
  await stack.stop();
});

const ask = async (path: string, init: RequestInit = {}) => {
  const response = await fetch(`http://127.0.0.1:${kiosk.port}${path}`, init);
  return { status: response.status, text: await response.text() };
};
const scrape = async () => (await ask('/metrics', { headers: { authorization: `Bearer ${TOKEN}` } })).text;

/** How many requests of a route ended in a class. */
async function requests(method: string, route: string, statusClass: string): Promise<number> {
  const labels = `http_request_method="${method}",http_route="${route}",http_response_status_class="${statusClass}"`;
  const line = (await scrape())
    .split('\n')
    .find((one) => one.startsWith(`http_server_request_duration_seconds_count{${labels}}`));
  return Number(line?.split(' ').at(-1) ?? 0);
}

describe('the measures', () => {
  it('are refused to who has no token of the scraper, when there is one', async () => {
    expect((await ask('/metrics')).status).toBe(403);
    expect((await ask('/metrics', { headers: { authorization: 'Bearer other' } })).status).toBe(403);
  });

  it('count each request by its route, method and how it ended', async () => {
    const greeting = '/api/v1/kiosk/greeting';
    const before = await requests('GET', greeting, '2xx');
    await Promise.all([ask(greeting), ask(greeting), ask(`${greeting}?q=1`)]);
    await ask('/api/v1/kiosk/broken');
    await ask('/api/v1/kiosk/orders', { method: 'POST', body: 'x', headers: { 'content-type': 'text/csv' } });
    expect(await requests('GET', greeting, '2xx')).toBe(before + 3);
    expect(await requests('GET', '/api/v1/kiosk/broken', '5xx')).toBe(1);
    expect(await requests('POST', '/api/v1/kiosk/orders', '4xx')).toBe(1);
  });

  it('put all paths that nobody serves together', async () => {
    const before = (await scrape()).split('\n').length;
    for (let i = 0; i < 20; i++) await ask(`/api/v1/nowhere/${i}`);
    const text = await scrape();
    expect(await requests('GET', 'none', '4xx')).toBeGreaterThanOrEqual(20);
    expect(text).not.toContain('nowhere');
    // One series: its buckets, sum and count.
    expect(text.split('\n').length).toBeLessThanOrEqual(before + 14);
  });

  it('tell of process, event loop, pool and broker', async () => {
    const text = await scrape();
    for (const name of [
      'process_cpu_seconds_total',
      'process_resident_memory_bytes',
      'nodejs_eventloop_delay_p99_seconds',
    ])
      expect(text).toMatch(new RegExp(`^${name} [0-9.e-]+$`, 'm'));
    expect(text).toContain('telemetry_jetstream_connected 1');
    expect(text).toMatch(/^telemetry_jetstream_stream_max_bytes\{stream="RECEIPTS"\} 1048576$/m);
  });

  it('are told, and say so, when the broker is away', async () => {
    await stack.nats.stop();
    for (let isThere = true; isThere;) isThere = (await scrape()).includes('telemetry_jetstream_connected 1');
    expect(await scrape()).toContain('telemetry_jetstream_connected 0');
  });
});
