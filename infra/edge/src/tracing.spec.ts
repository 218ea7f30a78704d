import { Collector } from '@telemetry/local';
import { absentOrigin, onStop, startEdge, startServer, stopAll } from '../test/stand-in.ts';
import type { TracingSettings } from './config.ts';

afterEach(stopAll);

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const CALLER = 'b7ad6b7169203331';

/** An edge that sends its spans to a collector, and a service that answers what it was told of the trace. */
async function start(more: Partial<TracingSettings> = {}) {
  const collector = await Collector.start();
  onStop(() => collector.stop());
  const service = await startServer((req, res) => {
    res.writeHead(req.url?.includes('broken') === true ? 500 : 200).end(req.headers.traceparent ?? '');
  });
  const tracing = {
    endpoint: collector.settings.OTEL_EXPORTER_OTLP_ENDPOINT ?? '',
    protocol: 'http/json',
    sampler: 'parentbased_traceidratio',
    ratio: 0,
    exportDelayMs: 20,
    ...more,
  };
  const edge = await startEdge({ query: service.origin }, undefined, { tracing });
  const ask = async (path: string, traceparent?: string) => {
    const answer = await fetch(edge + path, { headers: traceparent === undefined ? {} : { traceparent } });
    return answer.text();
  };
  return { collector, ask, edge };
}

describe('a request that is passed on', () => {
  it('has a span when its caller asks for one, and the service goes on below it', async () => {
    const { collector, ask } = await start();
    const told = await ask('/api/v1/aggregate?api_key=a-secret', `00-${TRACE}-${CALLER}-01`);
    const [span] = await collector.trace(TRACE, 1);
    expect(span).toMatchObject({ service: 'edge', name: 'GET query', parentSpanId: CALLER, kind: 2 });
    expect(span?.attributes).toMatchObject({
      'url.path': '/api/v1/aggregate',
      'http.request.method': 'GET',
      'http.response.status_code': 200,
    });
    expect(told).toBe(`00-${TRACE}-${span?.spanId ?? ''}-01`);
    expect(collector.received).not.toContain('a-secret');
  });

  it('begins a trace where there is none, which is kept by the ratio', async () => {
    const { collector, ask } = await start({ ratio: 1 });
    const [, traceId = '', spanId] = (await ask('/api/v1/aggregate')).split('-');
    const [span] = await collector.trace(traceId, 1);
    expect(span).toMatchObject({ spanId });
    expect(span?.parentSpanId ?? '').toBe('');
  });

  it('is a fault in its span when the service fails or is away', async () => {
    const { collector, ask } = await start();
    await ask('/api/v1/aggregate?broken', `00-${TRACE}-${CALLER}-01`);
    expect((await collector.trace(TRACE, 1))[0]?.status).toBe(2);
    const other = TRACE.replaceAll('0', '1');
    await ask('/api/v1/ingest', `00-${other}-${CALLER}-01`);
    expect((await collector.trace(other, 1))[0]?.attributes['error.type']).toBe('503');
  });

  it('has none when nobody asks, and callers who ask all the time are bounded', async () => {
    const { collector, ask } = await start();
    expect(await ask('/api/v1/aggregate')).toMatch(/-00$/);
    const many = Array.from({ length: 300 }, (_, i) => `00-${TRACE.slice(0, 29)}${100 + i}-${CALLER}-01`);
    const told = await Promise.all(many.map((traceparent) => ask('/api/v1/aggregate', traceparent)));
    const kept = told.filter((traceparent) => traceparent.endsWith('-01')).length;
    expect(kept).toBeGreaterThanOrEqual(100);
    const [traceId = ''] = told.filter((one) => one.endsWith('-01')).map((one) => one.split('-')[1]);
    await collector.trace(traceId, 1);
  });
});

describe('without a collector', () => {
  it('what the caller says of its trace is passed on as it is', async () => {
    const service = await startServer((req, res) => res.end(req.headers.traceparent));
    const edge = await startEdge({ query: service.origin });
    const traceparent = `00-${TRACE}-${CALLER}-01`;
    const answer = await fetch(`${edge}/api/v1/aggregate`, { headers: { traceparent } });
    expect(await answer.text()).toBe(traceparent);
  });

  it('that answers, requests are passed on all the same', async () => {
    const { ask } = await start({ endpoint: await absentOrigin() });
    expect(await ask('/api/v1/aggregate', `00-${TRACE}-${CALLER}-01`)).toMatch(/-01$/);
  });
});
