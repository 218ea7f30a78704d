import type { RunningService } from '@telemetry/chassis';
import { Client } from './client.ts';
import { PlainClient } from './plain-client.ts';
import { ADMIN_KEY, System } from './system.ts';
import { waitFor } from './wait-for.ts';

const system = new System();
let gateway: RunningService;

beforeAll(async () => {
  await system.start();
  await system.ensureStreams();
  gateway = await system.startGateway({
    WS_MAX_CONNECTIONS: '5',
    WS_MAX_PER_ADDRESS: '2',
    WS_MAX_SUBSCRIPTIONS: '2',
    WS_MAX_MESSAGES_PER_S: '2',
    WS_MAX_MESSAGE_BYTES: '2048',
  });
  const client = await Client.connect(gateway.port);
  await waitFor(async () => (await client.subscribe({ all: true })).ok);
  client.close();
});
afterAll(async () => {
  await gateway.stop();
  await system.stop();
});

/** The headers of a client whose address our own proxy tells. */
const from = (address: string) => ({ 'x-api-key': ADMIN_KEY, 'x-forwarded-for': address });
const socketIo = (address: string) => Client.connect(gateway.port, { extraHeaders: from(address) });
const plain = (address: string) => PlainClient.open(gateway.port, '/stream/all', { headers: from(address) });

/** Lets a client in as soon as those of the test before have made room. */
async function admitted(address: string): Promise<PlainClient> {
  let client = await plain(address);
  await waitFor(async () => {
    await waitFor(() => client.messages.length > 0);
    if (client.of('ack').length === 1) return true;
    client = await plain(address);
    return false;
  });
  return client;
}

describe('connections', () => {
  it('are bounded for each address, whatever they speak, and one that ends makes room', async () => {
    const clients = [await socketIo('203.0.113.1'), await plain('203.0.113.1')];
    await expect(socketIo('203.0.113.1')).rejects.toEqual({
      code: 'RATE_LIMITED',
      message: expect.stringContaining('2 connections'),
    });
    const refused = await plain('203.0.113.1');
    expect(await refused.end()).toBe(4429);
    expect(refused.of('error')).toMatchObject([{ code: 'RATE_LIMITED' }]);
    // What a client says of itself in front of our proxy counts for nothing.
    await expect(socketIo('198.51.100.9, 203.0.113.1')).rejects.toMatchObject({ code: 'RATE_LIMITED' });

    const other = await plain('203.0.113.2');
    await waitFor(() => other.of('ack').length === 1);
    other.close();
    for (const client of clients) client.close();
    (await admitted('203.0.113.1')).close();
  });

  it('are bounded in all', async () => {
    const clients: { close(): void }[] = [];
    await waitFor(async () => {
      const client = await socketIo(`203.0.113.${10 + clients.length}`).catch(() => undefined);
      if (client !== undefined) clients.push(client);
      return clients.length === 5;
    });
    await expect(socketIo('203.0.113.20')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(await (await plain('203.0.113.20')).end()).toBe(1013);
    for (const client of clients) client.close();
  });
});

describe('a connection', () => {
  it('has as many subscriptions as set', async () => {
    const client = await admitted('203.0.113.30');
    for (const tag of ['x', 'y']) client.send({ action: 'subscribe', tag });
    await waitFor(() => client.of('ack').length === 2 && client.of('error').length === 1);
    expect(client.of('error')[0]).toMatchObject({ action: 'subscribe', code: 'RATE_LIMITED' });
    client.close();
  });

  it('sends no larger messages than set', async () => {
    const client = await admitted('203.0.113.31');
    client.send({ action: 'x'.repeat(2048) });
    expect(await client.end()).toBe(1009);
  });

  it('that sends too many messages is told so, and hung up on when it does not listen', async () => {
    const [one, other] = [await admitted('203.0.113.32'), await socketIo('203.0.113.33')];
    for (let i = 0; i < 100; i++) one.send({ action: 'ping' });
    expect(await one.end()).toBe(4429);
    expect(one.of('pong').length).toBeGreaterThanOrEqual(20);
    expect(one.of('error').length).toBeGreaterThanOrEqual(10);
    for (const { code } of one.of('error')) expect(code).toBe('RATE_LIMITED');

    const answers = Array.from({ length: 30 }, () => other.subscribe({ all: true }));
    const codes = (await Promise.all(answers)).map((answer) => (answer.ok ? 'ok' : answer.code));
    expect(codes.slice(20)).toContain('RATE_LIMITED');
    expect(codes.slice(0, 20)).not.toContain('RATE_LIMITED');
    expect(other.socket.connected).toBe(true);
    for (let i = 0; i < 30; i++) other.socket.emit('subscribe', { all: true });
    await waitFor(() => other.socket.disconnected);
  });
});
