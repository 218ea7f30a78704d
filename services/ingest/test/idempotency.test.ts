import type { RunningService } from '@telemetry/chassis';
import { startTestStack, type TestStack } from '@telemetry/local';
import { post } from './api.ts';
import { keyOf, Registry } from './registry.ts';
import { startReplica } from './replica.ts';
import { storedReadings } from './stream.ts';

let stack: TestStack;
let replica: RunningService;

beforeAll(async () => {
  stack = await startTestStack({ services: ['ingest', 'registry'], migrated: 'ingest' });
  const registry = await Registry.connect(stack.natsUrl('registry'));
  for (const id of ['room', 'hall']) await registry.tell(id);
  await registry.close();
  replica = await startReplica({
    databaseUrl: stack.databaseUrl('ingest'),
    natsUrl: stack.natsUrl('ingest'),
  });
});
afterAll(async () => {
  await replica.stop();
  await stack.stop();
});

const metrics = { temperature: 21.5 };

describe('an Idempotency-Key', () => {
  const send = (path: string, body: unknown, key: string) =>
    post(replica, keyOf('room'), { path, body, headers: { 'idempotency-key': key } });
  const idsOf = async (path: string, body: unknown, key: string): Promise<string[]> => {
    const { status, data } = await send(path, body, key);
    expect(status).toBe(201);
    return data.results === undefined ? [data.id] : data.results.map(({ id }: { id: string }) => id);
  };

  it.each([
    ['/ingest', { metrics }, { metrics: { temperature: 30 } }],
    ['/ingest/batch', [{ metrics }, { metrics }], [{ metrics: { temperature: 30 } }, { metrics }]],
  ])('has a repeat to %s answered like the first, also with another body', async (path, body, other) => {
    const first = await idsOf(path, body, `first${path}`);
    expect(new Set(first).size).toBe(first.length);
    expect(await idsOf(path, body, `first${path}`)).toEqual(first);
    expect(await idsOf(path, other, `first${path}`)).toEqual(first);
    const others = await idsOf(path, body, `second${path}`);
    expect(first.filter((id) => others.includes(id))).toEqual([]);
    const repeats = (await storedReadings(stack.natsUrl('admin'))).filter(({ id }) => id === first[0]);
    // All three are sent on, the first one first; the store keeps that.
    expect(repeats.map((reading) => [reading.metrics.temperature, reading.hasRetryIdentity])).toEqual([
      [21.5, true],
      [21.5, true],
      [30, true],
    ]);
  });

  it('gives way to what the device counts itself', async () => {
    const counted = { metrics, boot_id: 'b9', seq: 1 };
    const [id] = await idsOf('/ingest', counted, 'k7');
    expect(await idsOf('/ingest', counted, 'k8')).toEqual([id]);
    expect(await idsOf('/ingest', { ...counted, seq: 2 }, 'k7')).not.toEqual([id]);
  });

  it('may be another one’s elsewhere', async () => {
    const sent = { body: { metrics: { co2: 1 } }, headers: { 'idempotency-key': 'same' } };
    const answers = await Promise.all(['room', 'hall'].map((device) => post(replica, keyOf(device), sent)));
    expect(new Set(answers.map(({ data }) => data.id)).size).toBe(2);
  });
});
