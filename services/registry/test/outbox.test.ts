import { setTimeout as delay } from 'node:timers/promises';
import type { RunningService } from '@telemetry/chassis';
import { deleteStream } from '@telemetry/local';
import { DEVICES, OPERATORS } from '@telemetry/proto';
import { Database } from '../src/database.repository.ts';
import { api } from './api.ts';
import { startRegistry, type TestRegistry } from './start-registry.ts';
import { waitFor } from './wait-for.ts';

const DEVICES_CHANGED = 2_000;

let test: TestRegistry;
let service: RunningService;

beforeAll(async () => {
  test = await startRegistry();
  ({ service } = test);
});
afterAll(() => test.stop());

/** Changes many devices at once, as an import does. */
async function changeMany(): Promise<void> {
  await service.app.get(Database, { strict: false }).$executeRaw`
    WITH made AS (
      INSERT INTO device (device_id, name, tags, profile_name)
      SELECT 'many-' || i, 'many', '{}', 'esp32-env' FROM generate_series(1, ${DEVICES_CHANGED}::integer) AS i
      RETURNING device_id)
    INSERT INTO outbox (kind, key) SELECT 'device', device_id FROM made`;
}

describe('what changed', () => {
  it('is told of every device, and a revoked operator does not wait behind thousands of them', async () => {
    const { data } = await api(service).post('/operators', { name: 'Olga', role: 'viewer' });
    const olga = api(service, { 'x-api-key': data.api_key });
    await waitFor(async () => ((await olga.get('/profiles')).status === 200 ? true : undefined));

    await changeMany();
    await api(service).delete(`/operators/${data.operator_id}`);
    const revoked = performance.now();
    await waitFor(async () => ((await olga.get('/profiles')).status === 401 ? true : undefined));
    const tookMs = performance.now() - revoked;
    const told = (await test.broker.bounds(DEVICES)).last;
    while ((await test.broker.bounds(DEVICES)).last < DEVICES_CHANGED) await delay(50);
    expect(tookMs).toBeLessThan(1000);
    expect(told).toBeLessThan(DEVICES_CHANGED);
  });

  it('is told again, all of it, when the broker has lost its streams and a registry starts', async () => {
    const { data } = await api(service).post('/operators', { name: 'Otto', role: 'viewer' });
    await api(service).post('/devices', { device_id: 'kept-1' });
    await waitFor(async () => (await test.facts()).get('kept-1'));
    for (const stream of [DEVICES, OPERATORS]) await deleteStream(test.stack.natsUrl('admin'), stream.name);

    const another = await test.start();
    const otto = api(another, { 'x-api-key': data.api_key });
    await waitFor(async () => ((await otto.get('/profiles')).status === 200 ? true : undefined));
    await waitFor(async () => (await test.facts()).get('kept-1'));
    await another.stop();
  });
});
