import { request } from 'node:http';
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
  for (const device of ['a', 'b']) await system.register(device, { tags: device === 'a' ? ['x'] : [] });
  gateway = await system.startGateway({ WS_HEARTBEAT_INTERVAL: '1' });
  const client = await Client.connect(gateway.port);
  for (const device_id of ['a', 'b']) await waitFor(async () => (await client.subscribe({ device_id })).ok);
  client.close();
});
afterAll(async () => {
  await gateway.stop();
  await system.stop();
});

const open = (path: string, headers: Record<string, string> = { 'x-api-key': ADMIN_KEY }) =>
  PlainClient.open(gateway.port, path, { headers });
const follow = (path: string) => PlainClient.follow(gateway.port, path);

describe('the endpoints of the live feed', () => {
  it.each([
    ['/realtime/subscribe/a', { device_id: 'a' }],
    ['/stream/devices/a', { device_id: 'a' }],
    ['/stream/tags/x', { tag: 'x' }],
    ['/stream/all', { all: true }],
  ])('%s acknowledges, then sends one message for each reading', async (path, named) => {
    const client = await follow(path);
    const [ack] = client.of('ack');
    expect(ack).toEqual({ type: 'ack', action: 'subscribe', ...named, cursor: expect.any(String) });

    const position = await system.publish('a');
    const id = system.published.get('a')!.at(-1)!;
    await waitFor(() => client.readings.length === 1);
    expect(Number(ack!.cursor)).toBeLessThan(position);
    expect(client.of('reading')).toEqual([
      {
        type: 'reading',
        id,
        device_id: 'a',
        metrics: { temperature: 21.5 },
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        cursor: String(position),
      },
    ]);
    client.close();
    expect(await client.end()).toBe(1005);
  });

  it('go on since a cursor: first what came since, then the acknowledgement', async () => {
    const since = await system.publish('b');
    const from = system.published.get('a')!.length;
    const watching = await follow('/stream/devices/a');
    await system.publish('a', 'b', 'a');
    const last = await system.publish('a');
    // A reading that the gateway has not read yet would come after the acknowledgement.
    await waitFor(() => watching.readings.length === 3);
    watching.close();
    const client = await follow(`/stream/devices/a?since=${since}`);
    expect(client.messages.map(({ type }) => type)).toEqual(['reading', 'reading', 'reading', 'ack']);
    expect(client.ids()).toEqual(system.published.get('a')!.slice(from));
    // Only the last reading of a message has its cursor: a client cut off before it needs the message again.
    expect(client.readings.map(({ cursor }) => Number(cursor))).toEqual([last - 2, last - 1, last]);
    client.close();

    const returning = await follow(`/stream/devices/a?since=${client.readings[0]!.cursor}`);
    expect(returning.ids()).toEqual(system.published.get('a')!.slice(from));
    returning.close();
  });

  it('tell to look at the history again when the cursor is not of this stream', async () => {
    const client = await follow('/stream/devices/a?since=999999999');
    expect(client.of('resync')).toEqual([
      {
        type: 'resync',
        device_id: 'a',
        cursor: client.of('ack')[0]!.cursor,
        from: null,
        to: expect.any(String),
      },
    ]);
    client.close();
  });

  it('tell of changes of devices', async () => {
    const client = await follow('/stream/devices/b');
    await system.register('b', { revision: 2n, name: 'Bridge' });
    await waitFor(() => client.of('device').some(({ change }) => change === 'updated'));
    expect(client.of('device').at(-1)).toMatchObject({ device_id: 'b', name: 'Bridge', revision: 2 });
    client.close();
  });

  it('answer 404 at any other path, and 400 to what is no handshake', async () => {
    await expect(open('/stream/nothing')).rejects.toThrow('404');
    const status = new Promise((resolve, reject) => {
      const headers = { connection: 'upgrade', upgrade: 'rubbish', 'x-api-key': ADMIN_KEY };
      const asked = request({ port: gateway.port, path: '/api/v1/stream/all', headers });
      asked.on('response', ({ statusCode }) => resolve(statusCode)).on('error', reject);
      asked.end();
    });
    expect(await status).toBe(400);
  });
});

describe('actions of a client', () => {
  it('ping, subscribe and unsubscribe', async () => {
    const client = await follow('/stream/devices/a');
    client.send({ action: 'ping' });
    await waitFor(() => client.of('pong').length === 1);
    expect(client.of('pong')).toEqual([{ type: 'pong' }]);

    client.send({ action: 'subscribe', device_id: 'b' });
    await waitFor(() => client.of('ack').length === 2);
    client.send({ action: 'unsubscribe', device_id: 'a' });
    await waitFor(() => client.of('ack').length === 3);
    expect(client.of('ack')[2]).toMatchObject({ action: 'unsubscribe', device_id: 'a' });
    await system.publish('a');
    await system.publish('b');
    await waitFor(() => client.ids('b').length === 1);
    expect(client.ids('a')).toEqual([]);
    client.close();
  });

  it.each([
    ['no JSON', '{', 'INVALID_PAYLOAD'],
    ['bytes', Buffer.from('{"action":"ping"}'), 'INVALID_PAYLOAD'],
    ['null', 'null', 'VALIDATION_ERROR'],
    ['a list', '[]', 'VALIDATION_ERROR'],
    ['no action', '{}', 'VALIDATION_ERROR'],
    ['an unknown action', '{"action":"dance"}', 'VALIDATION_ERROR'],
    ['nothing to subscribe to', '{"action":"subscribe"}', 'VALIDATION_ERROR'],
    ['two things', '{"action":"subscribe","device_id":"a","all":true}', 'VALIDATION_ERROR'],
    ['a cursor that is none', '{"action":"subscribe","all":true,"since":"x"}', 'VALIDATION_ERROR'],
    ['an unknown member', '{"action":"unsubscribe","all":true,"x":1}', 'VALIDATION_ERROR'],
    ['an unknown device', '{"action":"subscribe","device_id":"nobody"}', 'DEVICE_NOT_FOUND'],
  ])('that say %s are refused, and the connection stays', async (_name, message, code) => {
    const client = await follow('/stream/devices/a');
    client.socket.send(message);
    await waitFor(() => client.of('error').length === 1);
    expect(client.of('error')[0]).toMatchObject({ code, error: expect.any(String) });
    client.send({ action: 'ping' });
    await waitFor(() => client.of('pong').length === 1);
    client.close();
  });

  it('that are too large end the connection', async () => {
    const client = await follow('/stream/devices/a');
    client.send({ action: 'x'.repeat(17 * 1024) });
    expect(await client.end()).toBe(1009);
  });
});

describe('who is not let in', () => {
  const key = { 'x-api-key': ADMIN_KEY };

  it.each([
    ['without a credential', '/stream/all', {}, 'INVALID_API_KEY', 4401],
    ['with a wrong key', '/stream/all', { 'x-api-key': 'wrong' }, 'INVALID_API_KEY', 4401],
    ['with a key in the URL', `/stream/all?api_key=${ADMIN_KEY}`, key, 'INVALID_API_KEY', 4401],
    ['for a device that is not there', '/stream/devices/nobody', key, 'DEVICE_NOT_FOUND', 4404],
    ['for a device id that is none', '/stream/devices/a%20b', key, 'VALIDATION_ERROR', 4422],
    ['since a cursor that is none', '/stream/all?since=yesterday', key, 'VALIDATION_ERROR', 4422],
  ])('%s hears why', async (_name, path, headers, code, closeCode) => {
    const client = await open(path, headers);
    expect(await client.end()).toBe(closeCode);
    expect(client.messages).toEqual([{ type: 'error', code, error: expect.any(String) }]);
    expect(client.closed!.reason).toBe(code);
  });

  it('is let in with a bearer key, and let go when it is revoked', async () => {
    await system.admit('op', 'tok_op');
    const bearer = { authorization: 'Bearer tok_op' };
    await waitFor(async () => {
      const trial = await open('/stream/all', bearer);
      await waitFor(() => trial.messages.length > 0);
      trial.close();
      return trial.of('ack').length === 1;
    });
    const client = await open('/stream/all', bearer);
    await waitFor(() => client.of('ack').length === 1);
    await system.admit('op', 'tok_op', { revision: 2n, isRevoked: true });
    expect(await client.end()).toBe(4401);
    expect(client.messages.at(-1)).toMatchObject({ type: 'error', code: 'INVALID_API_KEY' });
  });
});

describe('a connection', () => {
  it('counts in the health of the system, and is ended when it answers no heartbeat', async () => {
    const health = async () => {
      const answer = await fetch(`http://127.0.0.1:${gateway.port}/api/v1/health`);
      return ((await answer.json()) as { data: { websocket_connections: number } }).data
        .websocket_connections;
    };
    await waitFor(async () => (await health()) === 0);
    const silent = await PlainClient.follow(gateway.port, '/stream/all', {
      autoPong: false,
      headers: { 'x-api-key': ADMIN_KEY },
    });
    const lively = await follow('/stream/all');
    expect(await health()).toBe(2);
    expect(await silent.end()).toBe(1006);
    expect(lively.closed).toBeUndefined();
    expect(await health()).toBe(1);
    lively.close();
    await waitFor(async () => (await health()) === 0);
  });
});
