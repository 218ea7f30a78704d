import { randomBytes } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { ask, freshId, register } from './api.ts';
import { received, type Span, spansOf } from './collector.ts';
import { openSignedIn } from './sign-in.ts';
import { ADMIN_KEY, ORIGIN } from './system.ts';

const DEVICE_SPAN = randomBytes(8).toString('hex');

/** The spans of a trace once everybody who takes part in it has reported. */
async function wholeTrace(traceId: string, services: readonly string[]): Promise<Span[]> {
  await expect
    .poll(async () => [...new Set((await spansOf(traceId)).map(({ service }) => service))].sort())
    .toEqual([...services].sort());
  return spansOf(traceId);
}

test('one trace leads from the device through every service to the pixel', async ({ page }) => {
  const device = freshId('traced');
  const key = await register(device);
  const post = (headers: Record<string, string> = {}) =>
    fetch(`${ORIGIN}/api/v1/ingest`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': key, ...headers },
      body: JSON.stringify({ metrics: { temperature: 21.5 } }),
    });
  await expect.poll(async () => (await post()).status).toBe(201);
  await openSignedIn(page, `/devices/${device}?range=15m`);
  await expect(page.locator('.live')).toHaveText('live');

  const traceId = randomBytes(16).toString('hex');
  const answer = await post({ traceparent: `00-${traceId}-${DEVICE_SPAN}-01` });
  expect(answer.status).toBe(201);
  const { data } = (await answer.json()) as { data: { id: string } };

  const spans = await wholeTrace(traceId, ['edge', 'ingest', 'query', 'realtime', 'registry', 'console']);
  const known = new Set([DEVICE_SPAN, ...spans.map(({ spanId }) => spanId)]);
  expect(spans.filter(({ parentSpanId }) => !known.has(parentSpanId ?? ''))).toEqual([]);
  const names = (service: string) => spans.filter((span) => span.service === service).map(({ name }) => name);
  // The device's own span is above the edge's, and that above the service's.
  const passed = spans.find(({ service }) => service === 'edge');
  expect(passed).toMatchObject({ name: 'POST ingest', parentSpanId: DEVICE_SPAN });
  const taken = spans.find(({ name }) => name === 'POST /api/v1/ingest');
  expect(taken?.parentSpanId).toBe(passed?.spanId);
  expect(names('ingest')).toEqual(
    expect.arrayContaining([
      'POST /api/v1/ingest',
      'validate readings',
      'commit readings',
      'send telemetry.v1.ReadingsAccepted.{key}',
    ]),
  );
  expect(names('query')).toEqual(
    expect.arrayContaining([
      'process telemetry.v1.ReadingsAccepted.{key}',
      'INSERT reading',
      'send telemetry.v1.DeviceSeen.{key}',
    ]),
  );
  expect(names('realtime')).toEqual(expect.arrayContaining(['send to clients']));
  expect(names('registry')).toEqual(expect.arrayContaining(['process telemetry.v1.DeviceSeen.{key}']));
  expect(names('console')).toEqual(expect.arrayContaining(['draw reading']));
  for (const { startTimeUnixNano: start, endTimeUnixNano: end } of spans)
    expect(BigInt(end) >= BigInt(start)).toBe(true);

  const found = await ask('GET', `/readings/${data.id}/trace-id`);
  expect([found.status, found.data]).toEqual([200, { reading_id: data.id, trace_id: traceId }]);
  expect((await ask('GET', '/readings/00000000-0000-7000-8000-000000000000/trace-id')).status).toBe(404);

  const all = await received();
  for (const secret of [ADMIN_KEY, key]) expect(all).not.toContain(secret);
});

test('a change of a device is followed to everybody who is told of it', async () => {
  const device = freshId('told');
  const traceId = randomBytes(16).toString('hex');
  const headers = { 'x-api-key': ADMIN_KEY, traceparent: `00-${traceId}-${DEVICE_SPAN}-01` };
  const answer = await fetch(`${ORIGIN}/api/v1/devices`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ device_id: device }),
  });
  expect(answer.status).toBe(201);

  const spans = await wholeTrace(traceId, ['edge', 'registry', 'ingest', 'query', 'realtime']);
  const sent = spans.find(({ name }) => name === 'send registry.v1.DeviceChanged.{key}');
  // Below the transaction that has changed it.
  const cause = spans.find(({ spanId }) => spanId === sent?.parentSpanId);
  expect([sent?.service, cause?.service]).toEqual(['registry', 'registry']);
  const heard = spans.filter(({ name }) => name === 'process registry.v1.DeviceChanged.{key}');
  expect(heard.map(({ service }) => service).sort()).toEqual(['ingest', 'query', 'realtime']);
  for (const { parentSpanId } of heard) expect(parentSpanId).toBe(sent?.spanId);
});
