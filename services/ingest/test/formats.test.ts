import { gzipSync } from 'node:zlib';
import { create, toBinary } from '@bufbuild/protobuf';
import type { RunningService } from '@telemetry/chassis';
import { startTestStack, type TestStack } from '@telemetry/local';
import { SubmittedBatchSchema, SubmittedReadingSchema } from '@telemetry/proto';
import { type Answer, postRaw } from './api.ts';
import { keyOf, Registry } from './registry.ts';
import { startReplica } from './replica.ts';
import { storedReadings } from './stream.ts';

let stack: TestStack;
let replica: RunningService;

beforeAll(async () => {
  stack = await startTestStack({ services: ['ingest', 'registry'], migrated: 'ingest' });
  const registry = await Registry.connect(stack.natsUrl('registry'));
  await registry.tell('room');
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

const JSON_TYPE = { 'content-type': 'application/json' };
const PROTOBUF = { 'content-type': 'application/x-protobuf' };
const GZIP = { 'content-encoding': 'gzip' };
const TIME = Date.UTC(2026, 4, 4, 12, 30);
let moment = TIME;

function send(path: string, body: Uint8Array | string, headers: Record<string, string>): Promise<Answer> {
  const key = { 'x-api-key': keyOf('room') };
  return postRaw(replica.port, path, {
    body: body as NonNullable<RequestInit['body']>,
    headers: { ...key, ...headers },
  });
}

const readingBytes = (metrics: Record<string, number>) => {
  const timestampMs = BigInt((moment += 1000));
  return toBinary(
    SubmittedReadingSchema,
    create(SubmittedReadingSchema, { timestampMs, metrics, seq: 3, bootId: `b${timestampMs}` }),
  );
};
const batchBytes = (count: number, metrics: Record<string, number> = { temperature: 20 }) =>
  toBinary(
    SubmittedBatchSchema,
    create(SubmittedBatchSchema, {
      readings: Array.from({ length: count }, () => ({ timestampMs: BigInt((moment += 1000)), metrics })),
    }),
  );
const jsonText = () => JSON.stringify({ temperature: 20, timestamp: (moment += 1000) });

async function expectNothingStored(answer: Promise<Answer>, expected: object): Promise<void> {
  const before = (await storedReadings(stack.natsUrl('admin'))).length;
  const { status, problem } = await answer;
  expect({ status, ...problem }).toMatchObject(expected);
  expect((await storedReadings(stack.natsUrl('admin'))).length).toBe(before);
}

describe('a protobuf body', () => {
  it('is taken like the JSON that says the same, and answered in JSON', async () => {
    const answer = await send('/ingest', readingBytes({ temperature: 21.5, co2: 400 }), PROTOBUF);
    expect(answer).toMatchObject({
      status: 201,
      data: {
        device_id: 'room',
        metrics: { temperature: 21.5, co2: 400 },
        timestamp: new Date(moment).toISOString(),
      },
    });
    expect(answer.headers.get('content-type')).toContain('application/json');
    const stored = (await storedReadings(stack.natsUrl('admin'))).at(-1);
    expect(stored).toMatchObject({ timestampMs: BigInt(moment), seq: 3, bootId: `b${moment}` });
  });

  it('may be a batch, also of a thousand', async () => {
    const answer = await send('/ingest/batch', batchBytes(1000), PROTOBUF);
    expect(answer).toMatchObject({ status: 201, data: { accepted: 1000 } });
  });

  it.each([
    ['NaN', { temperature: NaN }, 'metrics.temperature'],
    ['infinite', { temperature: 20, co2: -Infinity }, 'metrics.co2'],
    ['out of range', { temperature: 86 }, 'metrics.temperature'],
    ['nothing', {}, 'metrics'],
  ])('that measures %s is refused with the field’s name', async (_name, metrics, field) => {
    const refused = { status: 422, code: 'VALIDATION_ERROR', details: [{ field }] };
    await expectNothingStored(send('/ingest', readingBytes(metrics), PROTOBUF), refused);
    const inBatch = { ...refused, details: [{ field: `readings[0].${field}` }] };
    await expectNothingStored(send('/ingest/batch', batchBytes(1, metrics), PROTOBUF), inBatch);
  });

  it.each([
    ['text', '/ingest', 'temperature=1', 400],
    ['cut off', '/ingest/batch', batchBytes(3).subarray(0, -1), 400],
    ['empty', '/ingest/batch', '', 422],
    ['too long a batch', '/ingest/batch', batchBytes(1001), 422],
    ['too large', '/ingest', readingBytes({ ['m'.repeat(2 ** 20)]: 1 }), 413],
  ])('that is %s is refused', async (_name, path, body, status) => {
    await expectNothingStored(send(path, body, PROTOBUF), { status });
  });
});

describe('a gzip body', () => {
  it('is taken, of JSON and of protobuf, on both routes', async () => {
    const statuses = await Promise.all([
      send('/ingest', gzipSync(jsonText()), { ...JSON_TYPE, ...GZIP }),
      send('/ingest/batch', gzipSync(`[${jsonText()},${jsonText()}]`), {
        ...JSON_TYPE,
        'content-encoding': 'GZIP',
      }),
      send('/ingest', gzipSync(readingBytes({ temperature: 1 })), { ...PROTOBUF, ...GZIP }),
      send('/ingest/batch', gzipSync(batchBytes(1000)), { ...PROTOBUF, 'content-encoding': 'x-gzip' }),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
  });

  it.each([
    ['a bomb', gzipSync(Buffer.alloc(64 * 2 ** 20, ' ')), 413, 'PAYLOAD_TOO_LARGE'],
    ['no gzip', '{"temperature":1}', 400, 'INVALID_PAYLOAD'],
    ['cut off', gzipSync('{"temperature":1}').subarray(0, -4), 400, 'INVALID_PAYLOAD'],
    ['empty', '', 400, 'INVALID_PAYLOAD'],
    ['no JSON inside', gzipSync('{"temperature":'), 400, 'INVALID_PAYLOAD'],
    ['a poisoned prototype', gzipSync('{"metrics":{"__proto__":{"t":1}}}'), 400, 'INVALID_PAYLOAD'],
    ['too large as it is', Buffer.alloc(2 ** 20 + 1), 413, 'PAYLOAD_TOO_LARGE'],
  ])('that is %s is refused', async (_name, body, status, code) => {
    await expectNothingStored(send('/ingest', body, { ...JSON_TYPE, ...GZIP }), { status, code });
  });

  it('of 1 MiB unpacked is taken, and its bombs leave the server answering', async () => {
    const text = jsonText();
    const largest = gzipSync(text.padEnd(2 ** 20, ' '));
    const bomb = gzipSync(Buffer.alloc(64 * 2 ** 20, ' '));
    const bombs = Array.from({ length: 30 }, () => send('/ingest', bomb, { ...JSON_TYPE, ...GZIP }));
    const taken = await send('/ingest', largest, { ...JSON_TYPE, ...GZIP });
    expect(taken.status).toBe(201);
    for (const { status } of await Promise.all(bombs)) expect(status).toBe(413);
  });
});

it.each(['br', 'deflate', 'gzip, gzip', 'zstd'])('a body encoded with %s is refused', async (encoding) => {
  const refused = { status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' };
  await expectNothingStored(
    send('/ingest', jsonText(), { ...JSON_TYPE, 'content-encoding': encoding }),
    refused,
  );
});
