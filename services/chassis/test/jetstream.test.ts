import { setTimeout as delay } from 'node:timers/promises';
import type { JetStream } from '../src/nats/jetstream.ts';
import { type Broker, bytes, newStream, publishNumbers, reconnected, startBroker, within } from './broker.ts';

let broker: Broker;
let jetstream: JetStream;

beforeAll(async () => {
  broker = await startBroker();
  jetstream = await broker.connect();
});
afterAll(() => broker.remove());

describe('publishing', () => {
  it('gives the position in the stream', async () => {
    const stream = newStream();
    await jetstream.ensureStream(stream);
    expect(await jetstream.bounds(stream)).toMatchObject({ first: 1, last: 0 });
    expect(await jetstream.publish(`${stream.name}.a`, bytes('one'))).toBe(1);
    expect(await jetstream.publish(`${stream.name}.b`, bytes('two'))).toBe(2);
    expect(await jetstream.bounds(stream)).toMatchObject({ first: 1, last: 2 });
  });

  it('stores a message once when it comes twice with the same id', async () => {
    const stream = newStream();
    await jetstream.ensureStream(stream);
    const send = (id: string) => jetstream.publish(`${stream.name}.a`, bytes('x'), { id });
    expect([await send('first'), await send('first'), await send('second')]).toEqual([1, 1, 2]);
    expect((await jetstream.bounds(stream)).last).toBe(2);
  });

  it('is refused by a full stream, which keeps what it has', async () => {
    const stream = newStream({ maxBytes: 2_000 });
    await jetstream.ensureStream(stream);
    const send = () => jetstream.publish(`${stream.name}.a`, new Uint8Array(500));
    const outcomes = await Promise.allSettled([send(), send(), send(), send(), send()]);
    const stored = outcomes.filter(({ status }) => status === 'fulfilled').length;
    expect(stored).toBeGreaterThan(0);
    expect(stored).toBeLessThan(5);
    await expect(send()).rejects.toThrow(/maximum bytes exceeded/);
    expect(await jetstream.bounds(stream)).toMatchObject({ first: 1, last: stored });
  });

  it('is refused where there is no stream', async () => {
    await expect(jetstream.publish('nowhere.a', bytes('x'))).rejects.toThrow();
  });
});

describe('a stream', () => {
  it('may be declared by two replicas at once, and again', async () => {
    const stream = newStream();
    const other = await broker.connect();
    await Promise.all([jetstream.ensureStream(stream), other.ensureStream(stream)]);
    await jetstream.publish(`${stream.name}.a`, bytes('kept'));
    await jetstream.ensureStream(stream);
    expect((await jetstream.bounds(stream)).last).toBe(1);
  });

  it('gets its new limits and subjects, and keeps its messages', async () => {
    const stream = newStream({ maxBytes: 1_000 });
    await jetstream.ensureStream(stream);
    await jetstream.publish(`${stream.name}.a`, new Uint8Array(600));
    await expect(jetstream.publish(`${stream.name}.a`, new Uint8Array(600))).rejects.toThrow();

    const subjects = [...stream.subjects, `MORE_${stream.name}.*`];
    await jetstream.ensureStream({ ...stream, maxBytes: 10_000, subjects });
    expect(await jetstream.publish(`${stream.name}.a`, new Uint8Array(600))).toBe(2);
    expect(await jetstream.publish(`MORE_${stream.name}.a`, new Uint8Array(600))).toBe(3);
  });

  it('cannot take the subjects of another', async () => {
    const stream = newStream();
    await jetstream.ensureStream(stream);
    await expect(jetstream.ensureStream(newStream({ subjects: stream.subjects }))).rejects.toThrow(/overlap/);
  });

  it('keeps only the newest message of each subject when it is declared so', async () => {
    const stream = newStream({ keeps: 'last' });
    await jetstream.ensureStream(stream);
    for (const text of ['a1', 'b1', 'a2']) {
      await jetstream.publish(`${stream.name}.${text.charAt(0)}`, bytes(text));
    }
    const kept: string[] = [];
    for await (const { data } of jetstream.read(stream, { after: 0, until: 'now' }))
      kept.push(String(Buffer.from(data)));
    expect(kept).toEqual(['b1', 'a2']);
  });

  it('is known for the same through updates and a broker that dies, and for another when it is made anew', async () => {
    const stream = newStream();
    const created = async (): Promise<string> => (await jetstream.bounds(stream)).created;
    await jetstream.ensureStream(stream);
    const first = await created();
    await jetstream.ensureStream({ ...stream, maxBytes: 1_000_000 });
    await broker.kill();
    await broker.restart();
    await reconnected(jetstream);
    expect(await created()).toBe(first);
    await broker.removeStream(stream.name);
    await jetstream.ensureStream(stream);
    expect(await created()).not.toBe(first);
  });

  it('is shortened up to a position', async () => {
    const stream = newStream();
    await jetstream.ensureStream(stream);
    await publishNumbers(jetstream, stream, 5);
    await jetstream.trim(stream, 4);
    expect(await jetstream.bounds(stream)).toMatchObject({ first: 4, last: 5 });
  });
});

describe('the connection', () => {
  it('comes back after the broker was killed, and what was sent again with its id is stored once', async () => {
    const stream = newStream();
    await jetstream.ensureStream(stream);
    const send = async (n: number): Promise<number> => {
      for (;;) {
        try {
          return await jetstream.publish(`${stream.name}.a`, bytes(String(n)), { id: `id-${n}` });
        } catch {
          await delay(100);
        }
      }
    };
    const acknowledged: number[] = [];
    const someAreIn = Promise.withResolvers<undefined>();
    const senders = [0, 100, 200].map(async (first) => {
      for (let n = first; n < first + 100; n++) {
        acknowledged.push(await send(n));
        if (acknowledged.length === 50) someAreIn.resolve(undefined);
      }
    });
    await someAreIn.promise;
    await broker.kill();
    expect(acknowledged.length).toBeLessThan(300);
    await broker.restart();
    await Promise.all(senders);
    expect(new Set(acknowledged).size).toBe(300);
    expect(await jetstream.bounds(stream)).toMatchObject({ first: 1, last: 300 });
  });

  it('says at once that a broker is away, also of what is under way, and publishes again when it is back', async () => {
    const stream = newStream();
    await jetstream.ensureStream(stream);
    const begin = performance.now();
    const killed = broker.kill();
    const failures: unknown[] = [];
    while (failures.length < 20) {
      await jetstream.publish(`${stream.name}.a`, bytes('x')).catch((error: unknown) => failures.push(error));
      await delay(10);
    }
    expect(performance.now() - begin).toBeLessThan(3000);
    await killed;
    await broker.restart();
    await reconnected(jetstream);
    expect(await jetstream.publish(`${stream.name}.a`, bytes('y'))).toBeGreaterThan(0);
  });

  it('is checked by asking the broker', async () => {
    await expect(jetstream.check()).resolves.toBeUndefined();
    const other = await broker.connect();
    await other.close();
    await expect(other.check()).rejects.toThrow('closed');
  });

  it('tells that it is lost for good when its user is no longer let in, and not when it is closed', async () => {
    const other = await startBroker();
    const [lost, closed] = [await other.connect(), await other.connect()];
    const outcomes: string[] = [];
    void lost.lost.then(() => outcomes.push('lost'));
    void closed.lost.then(() => outcomes.push('closed'));
    await closed.close();

    await other.kill();
    await other.restart('another password');
    await lost.lost;
    expect(outcomes).toEqual(['lost']);
    await other.remove();
  });

  it('closes in about two seconds though the broker is gone', async () => {
    const own = await startBroker();
    const connection = await own.connect();
    await own.kill();
    await within(3_000, connection.close());
    await own.remove();
  });

  it('closes twice without harm', async () => {
    const other = await broker.connect();
    await other.close();
    await expect(other.close()).resolves.toBeUndefined();
  });
});
