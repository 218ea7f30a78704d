import { Collector, startTestStack, type TestStack } from '@telemetry/local';
import { createLogger } from '../src/logging/logger.ts';
import { activeTraceId } from '../src/tracing/active-trace.ts';
import { newTrace, parseTraceparent, type TraceContext } from '../src/tracing/trace-context.ts';
import { Tracing } from '../src/tracing/tracing.ts';
import type { RunningService } from '../src/start/create-service.ts';
import { Gate } from './fixtures/kiosk/kiosk.controller.ts';
import { ADMIN_KEY, startKiosk } from './start-kiosk.ts';

const CALLER_SPAN = 'b7ad6b7169203331';
const SLOW_MS = 200;
const DESTINATION = { stream: { subjects: ['kiosk.v1.Receipt.*'] } };

let stack: TestStack;
let collector: Collector;
let kiosk: RunningService;
const log: string[] = [];

beforeAll(async () => {
  [stack, collector] = await Promise.all([startTestStack({ services: ['registry'] }), Collector.start()]);
  kiosk = await startKiosk(stack, log, { ...collector.settings, TRACE_SLOW_MS: String(SLOW_MS) });
});
afterAll(async () => {
  await kiosk.stop();
  await stack.stop();
  await collector.stop();
});

const ask = (path: string, { traceId }: TraceContext, flags: '00' | '01') =>
  fetch(`http://127.0.0.1:${kiosk.port}${path}`, {
    headers: { traceparent: `00-${traceId}-${CALLER_SPAN}-${flags}` },
  });

const keptOf = ({ traceId }: TraceContext) => collector.spans.filter((span) => span.traceId === traceId);

/** Waits until a later request has reached the collector, and so all before it. */
async function allExported(): Promise<void> {
  const later = newTrace();
  await ask('/api/v1/kiosk/greeting', later, '01');
  await collector.trace(later.traceId, 1);
}

describe('a request', () => {
  it('has a span when its caller asks for the trace, without what stands in the query', async () => {
    const trace = newTrace();
    await ask('/api/v1/kiosk/greeting?api_key=a-secret-in-the-url', trace, '01');
    const [span] = await collector.trace(trace.traceId, 1);
    expect(span).toMatchObject({
      service: 'kiosk',
      name: 'GET /api/v1/kiosk/greeting',
      parentSpanId: CALLER_SPAN,
      status: 0,
    });
    expect(span?.attributes).toMatchObject({
      'http.request.method': 'GET',
      'http.route': '/api/v1/kiosk/greeting',
      'url.path': '/api/v1/kiosk/greeting',
    });
    expect(collector.received).not.toContain('a-secret-in-the-url');
  });

  it('has none when nobody asks and all is well, and a probe never has', async () => {
    const [quiet, probe] = [newTrace(), newTrace()];
    await ask('/api/v1/kiosk/greeting', quiet, '00');
    await ask('/readyz', probe, '01');
    await allExported();
    expect([...keptOf(quiet), ...keptOf(probe)]).toEqual([]);
  });

  it('has one after all when it fails, under the trace id that the caller is told', async () => {
    const trace = newTrace();
    const answer = (await (await ask('/api/v1/kiosk/broken', trace, '00')).json()) as { trace_id: string };
    const [span] = await collector.trace(answer.trace_id, 1);
    expect(span).toMatchObject({ traceId: trace.traceId, name: 'GET /api/v1/kiosk/broken', status: 2 });
    expect(span?.attributes['error.type']).toBe('500');
    expect(log.some((line) => line.includes(trace.traceId) && line.includes('Request failed'))).toBe(true);
  });

  it('has one after all when it is slow', async () => {
    const trace = newTrace();
    const gate = kiosk.app.get(Gate, { strict: false });
    const slow = ask('/api/v1/kiosk/slow', trace, '00');
    await gate.entered.promise;
    setTimeout(() => gate.released.resolve(undefined), SLOW_MS + 50);
    await slow;
    const [span] = await collector.trace(trace.traceId, 1);
    expect(span).toMatchObject({ name: 'GET /api/v1/kiosk/slow', status: 0 });
  });
});

describe('messages', () => {
  let tracing: Tracing;
  const silent = createLogger('test', { LOG_LEVEL: 'silent', LOG_FORMAT: 'json' });

  beforeAll(() => {
    tracing = Tracing.start(
      'worker',
      {
        OTEL_SDK_DISABLED: false,
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.settings.OTEL_EXPORTER_OTLP_ENDPOINT!,
        OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
        OTEL_TRACES_SAMPLER: 'always_off',
        OTEL_TRACES_SAMPLER_ARG: 0,
        OTEL_BSP_SCHEDULE_DELAY: 20,
        TRACE_SLOW_MS: 60_000,
      },
      silent,
    );
  });
  afterAll(() => tracing.close());

  it('that many requests share are sent in the trace of the first, linked to the others', async () => {
    const [first, other] = [newTrace(), newTrace()];
    const unkept = { ...newTrace(), isSampled: false };
    const sent = await tracing.sending(DESTINATION, [unkept, first, other], (traceparent) =>
      Promise.resolve(parseTraceparent(traceparent)),
    );
    const [span] = await collector.trace(first.traceId, 1);
    expect(span).toMatchObject({
      name: 'send kiosk.v1.Receipt.{key}',
      spanId: sent?.spanId,
      parentSpanId: first.spanId,
    });
    expect(span?.links).toMatchObject([{ traceId: other.traceId, spanId: other.spanId }]);
  });

  it('carry no trace when none is kept', async () => {
    const unkept = { ...newTrace(), isSampled: false };
    expect(await tracing.sending(DESTINATION, [unkept], (text) => Promise.resolve(text))).toBeUndefined();
  });

  it('that are worked on together have a span in each of their traces, linked to each other', async () => {
    const [one, other] = [newTrace(), newTrace()];
    const parents = [one, other].map((context) => ({ context }));
    const active = await tracing.processing({ destination: DESTINATION, parents, messages: 2 }, () =>
      Promise.resolve(activeTraceId()),
    );
    const [[inOne], [inOther]] = await Promise.all([
      collector.trace(one.traceId, 1),
      collector.trace(other.traceId, 1),
    ]);
    expect(inOne).toMatchObject({ name: 'process kiosk.v1.Receipt.{key}', parentSpanId: one.spanId });
    expect(inOther?.parentSpanId).toBe(other.spanId);
    expect(inOne?.links.map(({ spanId }) => spanId)).toContain(inOther?.spanId);
    expect(inOne?.attributes).toMatchObject({ 'messaging.batch.message_count': 2 });
    expect(active).toBe(one.traceId);
  });

  it('have a trace after all when work on them fails', async () => {
    const destination = { stream: { subjects: ['kiosk.v1.Spoiled.*'] } };
    const work = { destination, parents: [], messages: 1 };
    await expect(tracing.processing(work, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    const later = newTrace();
    await tracing.sending(DESTINATION, [later], () => Promise.resolve());
    await collector.trace(later.traceId, 1);
    const spoiled = collector.spans.filter(({ name }) => name === 'process kiosk.v1.Spoiled.{key}');
    expect(spoiled).toMatchObject([{ service: 'worker', status: 2 }]);
  });
});

describe('how much is logged', () => {
  const level = (init: RequestInit = {}, key = ADMIN_KEY) =>
    fetch(`http://127.0.0.1:${kiosk.port}/log-level`, {
      ...init,
      headers: { 'x-api-key': key, 'content-type': 'application/json' },
    }).then(async (answer) => [answer.status, ((await answer.json()) as { data: unknown }).data]);
  const put = (wanted: string) => level({ method: 'PUT', body: JSON.stringify({ level: wanted }) });

  it('is changed while the service runs, by an admin, to a level that there is', async () => {
    expect(await level()).toEqual([200, { level: 'trace' }]);
    expect(await put('debug')).toEqual([200, { level: 'debug' }]);
    expect(await level()).toEqual([200, { level: 'debug' }]);
    expect(log.at(-1)).toContain('The log level was changed');
    expect((await put('chatty'))[0]).toBe(422);
    expect((await level({}, 'a-key-that-nobody-has'))[0]).toBe(401);
    expect(await put('info')).toEqual([200, { level: 'info' }]);
  });
});
