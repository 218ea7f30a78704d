import { parseTraceparent, type RunningService } from '@telemetry/chassis';
import { Collector } from '@telemetry/local';
import { Client } from './client.ts';
import { ADMIN_KEY, System } from './system.ts';
import { waitFor } from './wait-for.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const COMMIT_SPAN = 'b7ad6b7169203331';
const system = new System();
let collector: Collector;
let gateway: RunningService;

beforeAll(async () => {
  collector = await Collector.start();
  await system.start();
  await system.ensureStreams();
  await system.register('room');
  gateway = await system.startGateway(collector.settings);
});
afterAll(async () => {
  await gateway.stop();
  await system.stop();
  await collector.stop();
});

const report = (body: object, headers: Record<string, string> = { 'x-api-key': ADMIN_KEY }) =>
  fetch(`http://127.0.0.1:${gateway.port}/api/v1/console-spans`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  }).then(({ status }) => status);

describe('a live reading whose trace is kept', () => {
  it('is followed through the gateway to the browser', async () => {
    const client = await Client.connect(gateway.port);
    await client.subscribe({ device_id: 'room' });
    const id = await system.publishTraced('room', `00-${TRACE}-${COMMIT_SPAN}-01`);
    await waitFor(() => client.ids().includes(id));
    const traceparent = client.readings.find((reading) => reading.id === id)?.traceparent;
    expect(await report({ spans: [{ traceparent, took_ms: 30 }] })).toBe(204);
    client.close();

    const spans = await collector.trace(TRACE, 3);
    const [passage] = spans.filter(({ name }) => name === 'process telemetry.v1.ReadingsAccepted.{key}');
    expect(passage).toMatchObject({ service: 'realtime', parentSpanId: COMMIT_SPAN });
    expect(parseTraceparent(traceparent)?.spanId).toBe(passage?.spanId);
    const [sent] = spans.filter(({ name }) => name === 'send to clients');
    expect(sent?.parentSpanId).toBe(passage?.spanId);
    expect(Number(sent?.attributes['telemetry.clients'])).toBe(1);
    const [drawn] = spans.filter(({ service }) => service === 'console');
    expect(drawn).toMatchObject({ name: 'draw reading', parentSpanId: passage?.spanId });
  });
});

it('sends no trace along with other readings', async () => {
  const client = await Client.connect(gateway.port);
  await client.subscribe({ device_id: 'room' });
  await system.publish('room');
  await waitFor(() => client.readings.length > 0);
  expect(client.readings[0]).not.toHaveProperty('traceparent');
  client.close();
});

describe('what a browser reports', () => {
  const span = { traceparent: `00-${TRACE}-${COMMIT_SPAN}-01`, took_ms: 1 };

  it.each([
    ['nothing', { spans: [] }],
    ['too much', { spans: Array.from({ length: 51 }, () => span) }],
    ['a trace that nobody keeps', { spans: [{ ...span, traceparent: `00-${TRACE}-${COMMIT_SPAN}-00` }] }],
    ['a time too long', { spans: [{ ...span, took_ms: 60_001 }] }],
    ['a moment to come', { spans: [{ ...span, took_ms: -1 }] }],
    ['anything of its own', { spans: [{ ...span, name: 'mine' }] }],
  ])('is refused when it is %s', async (_what, body) => {
    expect(await report(body)).toBe(422);
  });

  it('is taken from nobody in particular', async () => {
    expect(await report({ spans: [span] }, {})).toBe(401);
  });
});
