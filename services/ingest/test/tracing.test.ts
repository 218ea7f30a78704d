import { parseTraceparent, type RunningService } from '@telemetry/chassis';
import { Collector, type ReceivedSpan, startTestStack, type TestStack } from '@telemetry/local';
import { post } from './api.ts';
import { keyOf, Registry } from './registry.ts';
import { startReplica } from './replica.ts';
import { limitReadings, storedMessages } from './stream.ts';

const DEVICE_SPAN = 'b7ad6b7169203331';
const [SERVER, PRODUCER] = [2, 4];
const metrics = { temperature: 21.5 };

let stack: TestStack;
let collector: Collector;
let replica: RunningService;

beforeAll(async () => {
  [stack, collector] = await Promise.all([
    startTestStack({ services: ['ingest', 'registry'], migrated: 'ingest' }),
    Collector.start(),
  ]);
  const registry = await Registry.connect(stack.natsUrl('registry'));
  await registry.tell('room');
  await registry.close();
  replica = await startReplica({
    databaseUrl: stack.databaseUrl('ingest'),
    natsUrl: stack.natsUrl('ingest'),
    settings: collector.settings,
  });
});
afterAll(async () => {
  await replica.stop();
  await stack.stop();
  await collector.stop();
});

const send = (traceId: string, flags: string) =>
  post(replica, keyOf('room'), {
    body: { metrics },
    headers: { traceparent: `00-${traceId}-${DEVICE_SPAN}-${flags}` },
  });

const newest = async () => (await storedMessages(stack.natsUrl('admin'))).at(-1);

function named(spans: readonly ReceivedSpan[], name: string): ReceivedSpan {
  const span = spans.find((each) => each.name === name);
  if (span === undefined)
    throw new Error(`No span ${name} among ${spans.map((each) => each.name).join(', ')}`);
  return span;
}

describe('a reading whose device asks for its trace', () => {
  const TRACE = '0af7651916cd43dd8448eb211c80319c';

  it('is followed from the request to the broker, and takes its trace with it', async () => {
    expect((await send(TRACE, '01')).status).toBe(201);
    const message = await newest();
    const spans = await collector.trace(TRACE, 4);

    const request = named(spans, 'POST /api/v1/ingest');
    expect(request).toMatchObject({ service: 'ingest', kind: SERVER, parentSpanId: DEVICE_SPAN, status: 0 });
    expect(request.attributes).toMatchObject({
      'http.request.method': 'POST',
      'http.route': '/api/v1/ingest',
      'http.response.status_code': 201,
    });
    const commit = named(spans, 'commit readings');
    expect([named(spans, 'validate readings'), commit].map(({ parentSpanId }) => parentSpanId)).toEqual([
      request.spanId,
      request.spanId,
    ]);
    const sent = named(spans, 'send telemetry.v1.ReadingsAccepted.{key}');
    expect(sent).toMatchObject({ kind: PRODUCER, parentSpanId: commit.spanId });
    expect(sent.attributes).toMatchObject({ 'messaging.system': 'nats', 'messaging.operation.type': 'send' });

    expect(parseTraceparent(message?.traceparent)).toMatchObject({ traceId: TRACE, spanId: sent.spanId });
    expect(message?.readings.map(({ traceparent }) => parseTraceparent(traceparent)?.spanId)).toEqual([
      commit.spanId,
    ]);
  });
});

describe('a reading whose trace nobody asks for', () => {
  it('costs no span, and nothing in the message', async () => {
    const [unasked, invalid] = ['1af7651916cd43dd8448eb211c80319c', '0'.repeat(32)];
    for (const [traceId, flags] of [
      [unasked, '00'],
      [invalid, '01'],
    ] as const) {
      expect((await send(traceId, flags)).status).toBe(201);
      const message = await newest();
      expect(message?.traceparent).toBeUndefined();
      expect(message?.readings.map(({ traceparent }) => traceparent)).toEqual(['']);
    }
    // A later trace is there, so those before it would be.
    const later = '2af7651916cd43dd8448eb211c80319c';
    await send(later, '01');
    await collector.trace(later, 4);
    expect(collector.spans.map(({ traceId }) => traceId)).not.toContain(unasked);
    expect(collector.spans.map(({ traceId }) => traceId)).not.toContain(invalid);
  });

  it('is traced after all when it is refused for a fault of ours', async () => {
    const failing = '3af7651916cd43dd8448eb211c80319c';
    await limitReadings(stack.natsUrl('admin'), 1);
    const { status, problem } = await send(failing, '00');
    expect([status, problem.trace_id]).toEqual([503, failing]);

    const spans = await collector.trace(failing, 3);
    expect(named(spans, 'POST /api/v1/ingest')).toMatchObject({ status: 2, parentSpanId: DEVICE_SPAN });
    expect(named(spans, 'commit readings')).toMatchObject({ status: 2 });
  });
});

it('holds no key in any span', () => {
  expect(collector.received).toContain('/api/v1/ingest');
  expect(collector.received).not.toContain(keyOf('room'));
});
