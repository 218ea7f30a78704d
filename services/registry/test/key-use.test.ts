import { create, toBinary } from '@bufbuild/protobuf';
import type { RunningService } from '@telemetry/chassis';
import { KeysUsedSchema, subjectOf } from '@telemetry/proto';
import { api } from './api.ts';
import { startRegistry, type TestRegistry } from './start-registry.ts';
import { waitFor } from './wait-for.ts';

let registry: TestRegistry;
let service: RunningService;

beforeAll(async () => {
  registry = await startRegistry();
  ({ service } = registry);
});

afterAll(() => registry.stop());

async function tell(uses: Record<string, number>): Promise<void> {
  const entries = Object.entries(uses).map(([keyId, ms]) => ({ keyId, usedAtMs: BigInt(ms) }));
  const event = create(KeysUsedSchema, { uses: entries });
  await registry.broker.publish(subjectOf(KeysUsedSchema, 'ingest'), toBinary(KeysUsedSchema, event));
}

async function newKey(deviceId: string): Promise<string> {
  await api(service).post('/devices', { device_id: deviceId });
  const { data } = await api(service).get(`/devices/${deviceId}/keys`);
  return data[0].key_id;
}

const lastUseOf = async (deviceId: string): Promise<string | null> =>
  (await api(service).get(`/devices/${deviceId}/keys`)).data[0].last_used_at;
const untilUsed = (deviceId: string, at: number) =>
  waitFor(async () => ((await lastUseOf(deviceId)) === new Date(at).toISOString() ? true : undefined));

describe('the use of keys', () => {
  it('is shown with the key, of devices and of operators', async () => {
    const key = await newKey('used');
    const { data: olga } = await api(service).post('/operators', { name: 'Olga', role: 'viewer' });
    const at = Date.now() - 60_000;
    await tell({ [key]: at, [olga.operator_id]: at, 'a-key-that-is-gone': at });

    await untilUsed('used', at);
    const { data } = await api(service).get('/operators');
    expect(data).toMatchObject([{ name: 'Olga', last_used_at: new Date(at).toISOString() }]);
    // It is no change of the device.
    expect((await api(service).get('/devices/used')).data.revision).toBe(1);
  });

  it('is the newest, in whatever order it is told', async () => {
    const [key, other] = [await newKey('newest'), await newKey('marker')];
    const at = Date.now() - 60_000;
    await tell({ [key]: at });
    await tell({ [key]: at - 30_000, [other]: at });
    await untilUsed('marker', at);
    await untilUsed('newest', at);
  });

  it('is known of an operator that uses its key here', async () => {
    const { data: otto } = await api(service).post('/operators', { name: 'Otto', role: 'viewer' });
    const asOtto = api(service, { 'x-api-key': otto.api_key });
    await waitFor(async () => ((await asOtto.get('/devices')).status === 200 ? true : undefined));
    const found = await waitFor(async () => {
      const { data } = await api(service).get('/operators');
      return data.find(
        (one: { name: string; last_used_at: string | null }) => one.name === 'Otto' && one.last_used_at,
      );
    });
    expect(Date.now() - Date.parse(found.last_used_at)).toBeLessThan(60_000);
  });
});
