import { randomBytes } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { ask, describedApi, freshId, register } from './api.ts';
import { refuseReading } from './refused-reading.ts';
import { ADMIN_KEY, until } from './system.ts';

const RANGE = 'start=2026-03-01T00:00:00Z&end=2026-03-03T00:00:00Z';

// `ask` fails for an answer that is other than described; these tests see to it that there is one of every route.
test.describe.configure({ mode: 'serial' });

const id = freshId('described');
const profile = freshId('described');
let key = '';
let readingId = '';

/** What a route answers when all is well. */
async function well(...request: Parameters<typeof ask>) {
  const answer = await ask(...request);
  expect(answer.status, `${request[0]} ${request[1]}`).toBeLessThan(300);
  return answer;
}

test('a profile, a device and its keys are as they are described', async () => {
  await well('POST', '/profiles', {
    name: profile,
    metrics: [{ name: 'temperature', unit: '°C', min: -40 }],
  });
  await well('PATCH', `/profiles/${profile}`, { expected_interval_s: 60 });
  await well('GET', `/profiles/${profile}`);
  await well('GET', '/profiles');
  const device = await well('POST', '/devices', { device_id: id, tags: ['described'], profile });
  await well('PATCH', `/devices/${id}`, { name: 'Described' });
  await well('GET', `/devices/${id}`);
  await well('GET', '/devices?tag=described');
  await well('GET', '/devices/summary');
  await well('POST', '/devices/bulk', { device_ids: [id], add_tags: ['west'] });
  const csv = { 'x-api-key': ADMIN_KEY, 'content-type': 'text/csv' };
  await well('POST', '/devices/import', `device_id,name\n${freshId('imported')},Good`, csv);
  await well('POST', '/devices/import?dry_run=true', `device_id,name\nnot an id,Bad\n${id},There`, csv);
  const other = await well('POST', `/devices/${id}/keys`, { overlap_s: 600 });
  await well('GET', `/devices/${id}/keys`);
  await well('DELETE', `/devices/${id}/keys/${other.data.key_id}`);
  const claim = await well('POST', `/devices/${id}/claims`);
  const claimed = await well('POST', '/devices/claim', { claim_token: claim.data.claim_token }, {});
  expect(claimed.data.api_key).not.toBe(device.data.api_key);
  key = claimed.data.api_key;
});

test('readings, and what is told of them, are as they are described', async () => {
  const traceId = randomBytes(16).toString('hex');
  const traced = { traceparent: `00-${traceId}-${randomBytes(8).toString('hex')}-01` };
  const reading = { timestamp: '2026-03-01T12:00:00Z', metrics: { temperature: 20 } };
  await until(async () => {
    const { status, data } = await ask('POST', '/ingest', reading, { 'x-api-key': key, ...traced });
    readingId = data?.id;
    return status === 201;
  });
  const later = { boot_id: 'one', seq: 1, timestamp: '2026-03-01T13:00:00Z', metrics: { temperature: 21 } };
  await well('POST', '/ingest/batch', [later, { metrics: { temperature: 22 } }], key);
  await well('POST', '/ingest/batch', [later, { metrics: { temperature: 'warm' } }], key);
  await until(async () => (await ask('GET', `/devices/${id}/delivery`)).data?.stored === 3);
  for (const path of ['latest', `history?${RANGE}`, `history?${RANGE}&max_points=10`, 'delivery'])
    await well('GET', `/devices/${id}/${path}`);
  for (const place of [`/devices/${id}/aggregate`, `/devices/${id}/stats`, '/aggregate']) {
    const of = place === '/aggregate' ? '&tag=described' : '';
    await well('GET', `${place}?${RANGE}${of}`);
    await well('GET', `${place}?${RANGE}&bucket=1h&fn=min,max,p95&fill=null${of}`);
  }
  for (const path of ['/latest', '/delivery', '/dashboard/stats', '/retention', '/dead-letters', '/health'])
    await well('GET', path);
  await until(async () => (await ask('GET', `/readings/${readingId}/trace-id`)).status === 200);
});

test('a dead letter is as it is described', async () => {
  const device = freshId('refused');
  await refuseReading(device, await register(device));
  const { data } = await well('GET', `/dead-letters?device_id=${device}`);
  const letter = `/dead-letters/${data[0].id}`;
  await well('GET', letter);
  await well('POST', `${letter}/redrive`);
});

test('people, their sessions, their views and what they did are as they are described', async () => {
  const operator = await well('POST', '/operators', { name: freshId('Olga'), role: 'operator' });
  await well('GET', '/operators');
  await well('DELETE', `/operators/${operator.data.operator_id}`);
  await well('GET', '/audit');
  await well('GET', '/auth/session/options', undefined, {});
  const signIn = await well('POST', '/auth/session', { key: ADMIN_KEY }, {});
  const session = { cookie: signIn.headers.get('set-cookie')?.split(';')[0] ?? '' };
  await well('GET', '/auth/session', undefined, session);
  await well('DELETE', '/auth/session', undefined, { ...session, 'x-requested-with': 'telemetry-console' });
  const { data } = await well('POST', '/views', { name: freshId('view'), tag: 'described', range: '24h' });
  await well('GET', '/views');
  await well('GET', `/views/${data.view_id}`);
  await well('PATCH', `/views/${data.view_id}`, { range: '7d' });
  await well('DELETE', `/views/${data.view_id}`);
  const traceparent = `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`;
  const spans = [{ traceparent, took_ms: 12 }];
  await well('POST', '/console-spans', { spans });
});

test('a device and a profile are described when they end, too', async () => {
  await well('DELETE', `/devices/${id}`);
  await well('PATCH', `/devices/${id}`, { profile: 'esp32-env' });
  await well('DELETE', `/profiles/${profile}`);
});

test('every route that is described has answered so', async () => {
  const { all, succeeded } = await describedApi();
  expect(all.filter((route) => !succeeded.has(route))).toEqual([]);
});
