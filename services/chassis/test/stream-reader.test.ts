import type { JetStream } from '../src/nats/jetstream.ts';
import type { StreamShape } from '../src/nats/shapes.ts';
import type { ReadFrom, StreamMessage } from '../src/nats/stream-reader.ts';
import { type Broker, bytes, newStream, publishNumbers, reconnected, startBroker, within } from './broker.ts';

let broker: Broker;
let jetstream: JetStream;

beforeEach(async () => {
  broker = await startBroker();
  jetstream = await broker.connect();
});
afterEach(() => broker.remove());

async function streamOf(count: number): Promise<StreamShape> {
  const stream = newStream();
  await jetstream.ensureStream(stream);
  await publishNumbers(jetstream, stream, count);
  return stream;
}

const numberIn = ({ data }: StreamMessage): number => Number(Buffer.from(data).toString());

const numbers = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** The next `count` messages that a reader gives. */
async function take(iterator: AsyncIterator<StreamMessage>, count: number): Promise<StreamMessage[]> {
  const taken: StreamMessage[] = [];
  while (taken.length < count) {
    const { done, value } = await iterator.next();
    if (done === true) throw new Error(`Ended after ${taken.length}`);
    taken.push(value);
  }
  return taken;
}

const read = (stream: StreamShape, from: ReadFrom) => {
  const reader = jetstream.read(stream, from);
  return { reader, iterator: reader[Symbol.asyncIterator]() };
};

describe('a reader', () => {
  it('gives every message in order, with its position', async () => {
    const stream = await streamOf(600);
    const { reader, iterator } = read(stream, { after: 0 });
    const all = await take(iterator, 600);
    expect(all.map(numberIn)).toEqual(numbers(1, 600));
    expect(all.map(({ seq }) => seq)).toEqual(numbers(1, 600));
    expect(all[0]?.subject).toBe(`${stream.name}.1`);
    await reader.close();
  });

  it('begins after a position, also one that the stream has forgotten', async () => {
    const stream = await streamOf(10);
    const late = read(stream, { after: 7 });
    expect((await take(late.iterator, 3)).map(numberIn)).toEqual([8, 9, 10]);
    await late.reader.close();
    await jetstream.trim(stream, 9);
    const early = read(stream, { after: 2 });
    expect((await take(early.iterator, 2)).map(numberIn)).toEqual([9, 10]);
    await early.reader.close();
  });

  it('gives only the subject it was asked for', async () => {
    const stream = await streamOf(10);
    const { reader, iterator } = read(stream, { after: 2, subject: `${stream.name}.1` });
    expect((await take(iterator, 3)).map(numberIn)).toEqual([4, 7, 10]);
    await reader.close();
  });

  it('waits for more', async () => {
    const stream = await streamOf(1);
    const { reader, iterator } = read(stream, { after: 0 });
    await take(iterator, 1);
    const next = take(iterator, 2);
    await jetstream.publish(`${stream.name}.a`, bytes('2'));
    await jetstream.publish(`${stream.name}.a`, bytes('3'));
    expect((await next).map(numberIn)).toEqual([2, 3]);
    await reader.close();
  });

  it('can end where the stream ends now', async () => {
    const stream = await streamOf(300);
    const all: number[] = [];
    for await (const message of jetstream.read(stream, { after: 0, until: 'now' }))
      all.push(numberIn(message));
    expect(all).toEqual(numbers(1, 300));
    for await (const message of jetstream.read(stream, { after: 300, until: 'now' }))
      all.push(numberIn(message));
    expect(all).toHaveLength(300);
  });

  it('fails when there is no such stream', async () => {
    await expect(read(newStream(), { after: 0 }).iterator.next()).rejects.toThrow('stream not found');
  });

  it('reads 5,000 messages exactly once and in order though the broker is killed twice', async () => {
    const stream = await streamOf(5_000);
    const all: number[] = [];
    const reader = jetstream.read(stream, { after: 0 });
    const restarts: Promise<void>[] = [];
    for await (const message of reader) {
      all.push(numberIn(message));
      if (all.length % 2_000 === 0) {
        await broker.kill();
        restarts.push(broker.restart());
      }
      if (numberIn(message) === 5_000) break;
    }
    await Promise.all(restarts);
    expect(restarts).toHaveLength(2);
    expect(all).toEqual(numbers(1, 5_000));
    await reader.close();
  });

  it('goes on after a restart with what comes then, once', async () => {
    const stream = await streamOf(3);
    const { reader, iterator } = read(stream, { after: 0 });
    await take(iterator, 3);
    const next = take(iterator, 2);
    await broker.kill();
    await broker.restart();
    await reconnected(jetstream);
    await jetstream.publish(`${stream.name}.a`, bytes('4'));
    await jetstream.publish(`${stream.name}.a`, bytes('5'));
    expect((await next).map(numberIn)).toEqual([4, 5]);
    await reader.close();
  });
});

describe('closing a reader', () => {
  it('ends the iteration at once when nothing comes', async () => {
    const stream = await streamOf(1);
    const { reader, iterator } = read(stream, { after: 0 });
    await take(iterator, 1);
    const end = iterator.next();
    await within(500, reader.close());
    expect(await within(500, end)).toMatchObject({ done: true });
  });

  it('ends the iteration at once though more has been received', async () => {
    const stream = await streamOf(200);
    const { reader, iterator } = read(stream, { after: 0 });
    await take(iterator, 1);
    await within(500, Promise.all([reader.close(), jetstream.check()]));
    expect(await within(500, iterator.next())).toMatchObject({ done: true });
  });

  it('may be done and waited for by who reads', async () => {
    const stream = await streamOf(10);
    const reader = jetstream.read(stream, { after: 0 });
    const all: number[] = [];
    const over = (async () => {
      for await (const message of reader) {
        all.push(numberIn(message));
        if (all.length === 3) await reader.close();
      }
    })();
    await within(2_000, over);
    expect(all).toEqual([1, 2, 3]);
  });

  it('ends the iteration at once while the broker is gone', async () => {
    const stream = await streamOf(1);
    const { reader, iterator } = read(stream, { after: 0 });
    await take(iterator, 1);
    const end = iterator.next();
    await broker.kill();
    await within(500, reader.close());
    expect(await within(500, end)).toMatchObject({ done: true });
  });

  it('ends an iteration that has begun while the broker is gone', async () => {
    const stream = await streamOf(1);
    await broker.kill();
    const { reader, iterator } = read(stream, { after: 0 });
    const end = iterator.next();
    await within(500, reader.close());
    expect(await within(500, end)).toMatchObject({ done: true });
  });

  it('has nothing to end before the iteration', async () => {
    const stream = await streamOf(1);
    const { reader, iterator } = read(stream, { after: 0 });
    await reader.close();
    expect(await within(500, iterator.next())).toMatchObject({ done: true });
  });
});
