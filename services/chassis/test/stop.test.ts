import { once } from 'node:events';
import { connect } from 'node:net';
import { startTestStack, type TestStack } from '@telemetry/local';
import { Gate } from './fixtures/kiosk/kiosk.controller.ts';
import { startKiosk } from './start-kiosk.ts';

let stack: TestStack;

beforeAll(async () => {
  stack = await startTestStack({ services: ['registry'] });
});
afterAll(() => stack.stop());

/** Why a connection is refused; undefined when it is not. */
async function refusal(port: number): Promise<string | undefined> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code;
  } finally {
    socket.destroy();
  }
}

describe('a service that stops', () => {
  it('answers what was asked before, takes nothing new, and ends', async () => {
    const service = await startKiosk(stack);
    const gate = service.app.get(Gate);
    const answer = fetch(`http://127.0.0.1:${service.port}/api/v1/kiosk/slow`);
    await gate.entered.promise;

    let hasStopped = false;
    const stopped = service.stop().then(() => (hasStopped = true));
    while ((await refusal(service.port)) === undefined);
    expect(await refusal(service.port)).toBe('ECONNREFUSED');
    expect(hasStopped).toBe(false);

    gate.released.resolve(undefined);
    const response = await answer;
    expect([response.status, response.headers.get('connection')]).toEqual([200, 'close']);
    expect(await response.json()).toMatchObject({ success: true, data: 'served' });
    const answered = performance.now();
    await stopped;
    expect(performance.now() - answered).toBeLessThan(1000);
  });

  it('says that it is not ready and serves on, sending callers away, before it takes nothing new', async () => {
    const service = await startKiosk(stack, [], { STOP_DELAY_MS: '500' });
    const ask = (path: string) => fetch(`http://127.0.0.1:${service.port}${path}`);
    expect((await ask('/livez')).headers.get('connection')).toBe('keep-alive');
    const stopped = service.stop();
    expect((await ask('/readyz')).status).toBe(503);
    const answer = await ask('/livez');
    expect([answer.status, answer.headers.get('connection')]).toEqual([200, 'close']);
    await stopped;
    expect(await refusal(service.port)).toBe('ECONNREFUSED');
  });

  it('does not wait for connections on which nobody asks', async () => {
    const service = await startKiosk(stack);
    const silent = connect(service.port, '127.0.0.1');
    await once(silent, 'connect');
    await (await fetch(`http://127.0.0.1:${service.port}/livez`)).text();
    const start = performance.now();
    await service.stop();
    expect(performance.now() - start).toBeLessThan(2000);
    silent.destroy();
  });

  it('can be followed by another on the same database, at once', async () => {
    const first = await startKiosk(stack);
    const [second, third] = await Promise.all([startKiosk(stack), startKiosk(stack)]);
    await Promise.all([first.stop(), second.stop(), third.stop()]);
  });

  it('lets go although the broker is gone', async () => {
    const own = await startTestStack({ services: ['registry'] });
    const service = await startKiosk(own);
    await own.nats.kill();
    const start = performance.now();
    await service.stop();
    expect(performance.now() - start).toBeLessThan(5000);
    await own.stop();
  });
});

describe('a service that cannot start', () => {
  it('says that the database refuses it', async () => {
    const ownerUrl = () => stack.ownerUrl('registry').replace(/:[^:@]+@/, ':wrong@');
    await expect(startKiosk({ ...stack, ownerUrl })).rejects.toThrow(/password authentication failed/);
  });

  it('says that the broker refuses it', async () => {
    const natsUrl = () => stack.natsUrl('admin').replace(/:[^:@]+@/, ':wrong@');
    await expect(startKiosk({ ...stack, natsUrl })).rejects.toThrow(/authorization/i);
  });
});
