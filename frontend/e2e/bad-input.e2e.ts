import { expect, test } from '@playwright/test';
import { ask, freshId, history, register } from './api.ts';
import { ADMIN_KEY } from './system.ts';

const DEVICE = freshId('strict');
const now = () => new Date().toISOString();
let key = '';
let otherKey = '';

test.beforeAll(async () => {
  key = await register(DEVICE);
  otherKey = await register(freshId('strict'));
  await expect.poll(async () => (await ask('POST', '/ingest', {}, key)).status).toBe(422);
  await expect.poll(async () => (await ask('POST', '/ingest', {}, otherKey)).status).toBe(422);
});

interface Fault {
  readonly name: string;
  readonly body: () => unknown;
  readonly key?: () => string;
  readonly status: number;
  readonly code: string;
  readonly field?: string;
}

const reading = (more: object) => () => ({
  device_id: DEVICE,
  timestamp: now(),
  metrics: { temperature: 20 },
  ...more,
});

const FAULTS: Fault[] = [
  { name: 'a wrong key', body: reading({}), key: () => 'wrong', status: 401, code: 'INVALID_API_KEY' },
  {
    name: 'an unknown device with a wrong key',
    body: reading({ device_id: 'nobody' }),
    key: () => 'wrong',
    status: 401,
    code: 'INVALID_API_KEY',
  },
  {
    name: 'an unknown device',
    body: reading({ device_id: 'nobody' }),
    key: () => ADMIN_KEY,
    status: 404,
    code: 'DEVICE_NOT_FOUND',
  },
  {
    name: "another device's key",
    body: reading({}),
    key: () => otherKey,
    status: 403,
    code: 'DEVICE_MISMATCH',
  },
  {
    name: 'NaN',
    body: () => `{"device_id":"${DEVICE}","timestamp":"${now()}","metrics":{"temperature":NaN}}`,
    status: 400,
    code: 'INVALID_PAYLOAD',
  },
  {
    name: 'NaN as text',
    body: reading({ metrics: { temperature: 'NaN' } }),
    status: 422,
    code: 'VALIDATION_ERROR',
    field: 'metrics.temperature',
  },
  {
    name: 'a value out of range',
    body: reading({ metrics: { temperature: 85.1 } }),
    status: 422,
    code: 'VALIDATION_ERROR',
    field: 'metrics.temperature',
  },
  {
    name: 'a body of 2 MiB',
    body: reading({ padding: 'x'.repeat(2 << 20) }),
    status: 413,
    code: 'PAYLOAD_TOO_LARGE',
  },
  { name: 'broken JSON', body: () => '{"device_id":', status: 400, code: 'INVALID_PAYLOAD' },
  {
    name: 'seconds for milliseconds',
    body: reading({ timestamp: 1_700_000_000 }),
    status: 422,
    code: 'VALIDATION_ERROR',
    field: 'timestamp',
  },
];

for (const fault of FAULTS) {
  test(`${fault.name} is answered ${fault.status} ${fault.code}`, async () => {
    const { status, body } = await ask('POST', '/ingest', fault.body(), fault.key?.() ?? key);

    expect(status).toBe(fault.status);
    expect(body).toMatchObject({ code: fault.code, success: false, status: fault.status });
    expect(body.trace_id).toMatch(/^[0-9a-f]{32}$/);
    if (fault.field !== undefined)
      expect(body.details.map((d: { field: string }) => d.field)).toContain(fault.field);
  });
}

test('nothing of all that is stored, and what follows is', async () => {
  const timestamp = now();
  expect((await ask('POST', '/ingest', { timestamp, metrics: { temperature: 20 } }, key)).status).toBe(201);
  await expect.poll(async () => (await history(DEVICE)).map((r) => r.timestamp)).toEqual([timestamp]);
});
