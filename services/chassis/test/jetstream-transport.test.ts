import { setTimeout as delay } from 'node:timers/promises';
import { create, toBinary } from '@bufbuild/protobuf';
import { type StringValue, StringValueSchema } from '@bufbuild/protobuf/wkt';
import { createLogger } from '../src/logging/logger.ts';
import type { JetStream } from '../src/nats/jetstream.ts';
import { JetStreamTransport } from '../src/nats/jetstream-transport.ts';
import type { ConsumerShape, StreamShape } from '../src/nats/shapes.ts';
import { Tracing } from '../src/tracing/tracing.ts';
import { type Broker, newStream, reconnected, startBroker, within } from './broker.ts';

let broker: Broker;
let jetstream: JetStream;
let transports: JetStreamTransport[];

beforeEach(async () => {
  broker = await startBroker();
  jetstream = await broker.connect();
  transports = [];
});
afterEach(async () => {
  await Promise.all(transports.map((transport) => transport.close()));
  await broker.remove();
});

type Handler = (events: readonly StringValue[]) => Promise<void>;

/** A replica that hands over the events of a consumer, as the framework would set it up for `@OnEvents`. */
function startReplica(consumer: ConsumerShape, handle: Handler, connection = jetstream): JetStreamTransport {
  const logger = createLogger('test', { LOG_LEVEL: 'silent', LOG_FORMAT: 'json' });
  const transport = new JetStreamTransport(connection, logger, Tracing.off());
  transport.addHandler(consumer.durable, handle, true, { consumer, schema: StringValueSchema });
  transports.push(transport);
  transport.listen(() => undefined);
  return transport;
}

const consumerOf = (stream: StreamShape): ConsumerShape => ({ stream, durable: 'durable', maxBatch: 10 });

async function streamWithConsumer(): Promise<{ stream: StreamShape; consumer: ConsumerShape }> {
  const stream = newStream();
  await jetstream.ensureStream(stream);
  return { stream, consumer: consumerOf(stream) };
}

const event = (value: string): Uint8Array =>
  toBinary(StringValueSchema, create(StringValueSchema, { value }));

async function publish(stream: StreamShape, ...values: string[]): Promise<void> {
  for (const value of values) await jetstream.publish(`${stream.name}.a`, event(value));
}

async function until(what: string, isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!(await isTrue())) {
    if (performance.now() > deadline) throw new Error(`Waited in vain until ${what}`);
    await delay(20);
  }
}

/** Nothing is left to deliver and nothing waits for an acknowledgement. */
async function allHandled(consumer: ConsumerShape): Promise<boolean> {
  const { num_pending, num_ack_pending } = await (await jetstream.consumer(consumer)).info();
  return num_pending === 0 && num_ack_pending === 0;
}

describe('events of a durable consumer', () => {
  it('are handed over in order, in batches of at most the given size, and are done with', async () => {
    const { stream, consumer } = await streamWithConsumer();
    const values = Array.from({ length: 35 }, (_, n) => String(n));
    await publish(stream, ...values);
    const batches: string[][] = [];
    startReplica(consumer, async (events) => {
      batches.push(events.map(({ value }) => value));
      await delay(1);
    });
    await until('all are handled', () => allHandled(consumer));
    expect(batches.flat()).toEqual(values);
    for (const { length } of batches) expect(length).toBeLessThanOrEqual(10);
    expect(batches.length).toBeLessThan(35);
  });

  it('are not given to the next replica once they are handled', async () => {
    const { stream, consumer } = await streamWithConsumer();
    await publish(stream, 'a', 'b');
    const first: string[] = [];
    const replica = startReplica(consumer, async (events) => {
      first.push(...events.map(({ value }) => value));
      await Promise.resolve();
    });
    await until('both are handled', () => allHandled(consumer));
    await replica.close();

    const second: string[] = [];
    startReplica(consumer, async (events) => {
      second.push(...events.map(({ value }) => value));
      await Promise.resolve();
    });
    await publish(stream, 'c');
    await until('the third is handled', () => second.length > 0 && allHandled(consumer));
    expect([first, second]).toEqual([['a', 'b'], ['c']]);
  });

  it('come again when the handler fails, until it does not', async () => {
    const { stream, consumer } = await streamWithConsumer();
    await publish(stream, 'a');
    const times: number[] = [];
    startReplica(consumer, async () => {
      times.push(performance.now());
      await Promise.resolve();
      if (times.length < 3) throw new Error('not yet');
    });
    await until('it is handled', () => times.length >= 3 && allHandled(consumer));
    const [first = 0, second = 0, third = 0] = times;
    expect(times).toHaveLength(3);
    expect(second - first).toBeGreaterThan(900);
    expect(third - second).toBeGreaterThan(1_800);
  });

  it('are handled although a neighbour never can be', async () => {
    const { stream, consumer } = await streamWithConsumer();
    await publish(stream, 'a', 'poison', 'b');
    const handled: string[] = [];
    startReplica(consumer, async (events) => {
      await Promise.resolve();
      const values = events.map(({ value }) => value);
      if (values.includes('poison')) throw new Error('cannot be handled');
      handled.push(...values);
    });
    await until('the neighbours are handled', () => handled.length === 2);
    expect(handled).toEqual(['a', 'b']);
    expect(await allHandled(consumer)).toBe(false);
  });

  it('that cannot be decoded are dropped, and their neighbours are handled', async () => {
    const { stream, consumer } = await streamWithConsumer();
    await publish(stream, 'a');
    await jetstream.publish(`${stream.name}.a`, new Uint8Array([0x0a, 0xff]));
    await publish(stream, 'b');
    const seen: string[] = [];
    startReplica(consumer, async (events) => {
      seen.push(...events.map(({ value }) => value));
      await Promise.resolve();
    });
    await until('all are handled', () => allHandled(consumer));
    expect(seen).toEqual(['a', 'b']);
  });

  it('are picked up when their stream appears later', async () => {
    const stream = newStream();
    const seen: string[] = [];
    startReplica(consumerOf(stream), async (events) => {
      seen.push(...events.map(({ value }) => value));
      await Promise.resolve();
    });
    await expect(jetstream.bounds(stream)).rejects.toThrow('stream not found');
    await jetstream.ensureStream(stream);
    await publish(stream, 'late');
    await until('it is handled', () => seen.length > 0);
    expect(seen).toEqual(['late']);
  });

  it('are shared by two replicas: each event goes to one', async () => {
    const { stream, consumer } = await streamWithConsumer();
    const seen: [string[], string[]] = [[], []];
    const other = await broker.connect();
    for (const [index, connection] of [jetstream, other].entries()) {
      startReplica(
        consumer,
        async (events) => {
          seen[index]?.push(...events.map(({ value }) => value));
          await delay(5);
        },
        connection,
      );
    }
    let published = 0;
    await until('both have worked', async () => {
      await publish(stream, String(published++));
      return seen[0].length > 0 && seen[1].length > 0;
    });
    await until('all are handled', () => allHandled(consumer));
    const all = seen.flat().map(Number);
    expect(all.sort((a, b) => a - b)).toEqual(Array.from({ length: published }, (_, n) => n));
  });

  it('go on coming after the broker was killed', async () => {
    const { stream, consumer } = await streamWithConsumer();
    const seen = new Set<string>();
    startReplica(consumer, async (events) => {
      for (const { value } of events) seen.add(value);
      await Promise.resolve();
    });
    await publish(stream, 'before');
    await until('the first is handled', () => allHandled(consumer));
    await broker.kill();
    await broker.restart();
    await reconnected(jetstream);
    await publish(stream, 'after');
    await until('the second is seen', () => seen.has('after'));
  });
});

describe('closing the transport', () => {
  it('is quick when nothing comes', async () => {
    const { stream, consumer } = await streamWithConsumer();
    let handled = 0;
    const replica = startReplica(consumer, async () => {
      handled++;
      await Promise.resolve();
    });
    await publish(stream, 'a');
    await until('it is handled', () => handled === 1);
    await within(1_000, replica.close());
  });

  it('waits for the batch that is worked on', async () => {
    const { stream, consumer } = await streamWithConsumer();
    const entered = Promise.withResolvers<undefined>();
    const released = Promise.withResolvers<undefined>();
    const replica = startReplica(consumer, async () => {
      entered.resolve(undefined);
      await released.promise;
    });
    await publish(stream, 'a');
    await entered.promise;
    let isClosed = false;
    const closed = replica.close().then(() => (isClosed = true));
    await jetstream.check();
    expect(isClosed).toBe(false);
    released.resolve(undefined);
    await within(1_000, closed);
    expect(await allHandled(consumer)).toBe(true);
  });

  it('is quick when the broker is gone', async () => {
    const { stream, consumer } = await streamWithConsumer();
    let handled = 0;
    const replica = startReplica(consumer, async () => {
      handled++;
      await Promise.resolve();
    });
    await publish(stream, 'a');
    await until('it is handled', () => handled === 1);
    await broker.kill();
    await within(1_000, replica.close());
  });

  it('is quick when the broker was gone before it began', async () => {
    const { consumer } = await streamWithConsumer();
    await broker.kill();
    const replica = startReplica(consumer, () => Promise.resolve());
    await within(1_000, replica.close());
  });

  it('is quick when it has only just begun', async () => {
    const { consumer } = await streamWithConsumer();
    for (let turns = 0; turns < 20; turns++) {
      const replica = startReplica(consumer, () => Promise.resolve());
      for (let turn = 0; turn < turns; turn++) await delay(1);
      await within(1_000, replica.close());
    }
  });

  it('is quick when there is no stream', async () => {
    const replica = startReplica(consumerOf(newStream()), () => Promise.resolve());
    await within(1_000, replica.close());
  });
});
