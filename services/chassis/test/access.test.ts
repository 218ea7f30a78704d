import { startTestStack, type TestStack } from '@telemetry/local';
import { hashKey } from '../src/auth/users.ts';
import { JetStream } from '../src/nats/jetstream.ts';
import type { RunningService } from '../src/start/create-service.ts';
import { guestFact, kioskAccess } from './fixtures/kiosk/kiosk-access.ts';
import { startKiosk } from './start-kiosk.ts';

const KEY = 'tok_of-olga-who-is-a-guest';

let stack: TestStack;
let kiosk: RunningService;
let broker: JetStream;
const others: RunningService[] = [];
const log: string[] = [];
const begun = Date.now();

beforeAll(async () => {
  stack = await startTestStack({ services: ['registry'] });
  broker = await JetStream.connect(stack.natsUrl('admin'), 'test');
  kiosk = await startKiosk(stack, log);
});
afterAll(async () => {
  await Promise.all([kiosk, ...others].map((service) => service.stop()));
  await broker.close();
  await stack.stop();
});

const till = async (service = kiosk) => {
  const headers = { 'x-api-key': KEY };
  const answer = await fetch(`http://127.0.0.1:${service.port}/api/v1/kiosk/till`, { headers });
  await answer.text();
  return answer.status;
};

async function untilTill(status: number): Promise<void> {
  while ((await till()) !== status);
}

const tell = (revision: bigint, isRevoked: boolean) =>
  broker.publish(
    'kiosk.v1.Guest.1',
    guestFact({
      operatorId: '1',
      revision,
      name: 'olga',
      role: 'operator',
      keySha256: hashKey(KEY),
      isRevoked,
    }),
  );

describe('the facts about access', () => {
  it('are followed although their stream comes after the service', async () => {
    expect(await till()).toBe(401);
    await broker.ensureStream(kioskAccess.operators.stream);
    await tell(1n, false);
    await untilTill(200);
  });

  it('are followed past one that cannot be read, which is logged', async () => {
    await broker.publish('kiosk.v1.Guest.2', Buffer.from('not JSON'));
    await tell(2n, true);
    await untilTill(401);
    const complaint = log.find((line) => line.includes('Undecodable'));
    expect(JSON.parse(complaint ?? '{}')).toMatchObject({ subject: 'kiosk.v1.Guest.2', level: 50 });
  });

  it('are known when a service is up', async () => {
    await tell(3n, false);
    others.push(await startKiosk(stack));
    expect(await till(others[0])).toBe(200);
  });
});

describe('the use of keys', () => {
  it('reaches the stream, by the name of the service', async () => {
    const stream = {
      name: 'USED',
      subjects: ['kiosk.v1.KeysUsed.*'],
      keeps: 'all',
      maxBytes: 1024 * 1024,
    } as const;
    await broker.ensureStream(stream);
    const another = await startKiosk(stack);
    others.push(another);
    expect(await till(another)).toBe(200);
    const reader = broker.read(stream, { after: 0, subject: 'kiosk.v1.KeysUsed.kiosk' });
    for await (const { data } of reader) {
      const [use] = JSON.parse(Buffer.from(data).toString());
      expect(use).toEqual({ keyId: '1', usedAtMs: expect.any(Number) });
      expect(use.usedAtMs).toBeGreaterThanOrEqual(begun);
      break;
    }
    await reader.close();
  });
});
