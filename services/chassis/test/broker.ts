import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { deleteStream, startNats } from '@telemetry/local';
import { JetStream } from '../src/nats/jetstream.ts';
import type { StreamShape } from '../src/nats/shapes.ts';

/** NATS on a folder of its own, which can die and come back. */
export interface Broker {
  connect(): Promise<JetStream>;
  /** Ends it as `kill -9` does. */
  kill(): Promise<void>;
  /** Starts it again on the same data and port, with the user's password or another. */
  restart(password?: string): Promise<void>;
  /** Deletes a stream, as an operator would. */
  removeStream(name: string): Promise<void>;
  /** How many readers and durable consumers it knows now. */
  consumers(): Promise<number>;
  /** Closes the connections, ends the server, removes the folder. */
  remove(): Promise<void>;
}

export async function startBroker(): Promise<Broker> {
  const dataDir = mkdtempSync(join(tmpdir(), 'telemetry-broker-'));
  const options = (password = 'a password') => ({ dataDir, users: [{ name: 'admin', password }] });
  let server = await startNats(options());
  const { port, monitorPort, url } = server;
  const connections: JetStream[] = [];
  return {
    connect: async () => {
      const connection = await JetStream.connect(url('admin'), 'test');
      connections.push(connection);
      return connection;
    },
    kill: () => server.kill(),
    restart: async (password) => {
      server = await startNats({ ...options(password), port, monitorPort });
    },
    removeStream: (name) => deleteStream(url('admin'), name),
    consumers: async () => {
      const answer = await fetch(`http://127.0.0.1:${monitorPort}/jsz`);
      return ((await answer.json()) as { consumers: number }).consumers;
    },
    remove: async () => {
      await Promise.all(connections.map((connection) => connection.close()));
      await server.stop();
      rmSync(dataDir, { recursive: true });
    },
  };
}

/** Waits until a connection has found the broker again; what is sent before that is lost. */
export async function reconnected(jetstream: JetStream): Promise<void> {
  const isAnswered = () =>
    jetstream.check().then(
      () => true,
      () => false,
    );
  while (!(await isAnswered())) await delay(50);
}

let streams = 0;

/** A stream that no other test has. */
export function newStream(shape: Partial<StreamShape> = {}): StreamShape {
  const name = `STREAM_${++streams}`;
  return { name, subjects: [`${name}.*`], keeps: 'all', maxBytes: 16 * 1024 * 1024, ...shape };
}

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Publishes `count` messages named by their number from 1, in order. */
export async function publishNumbers(
  jetstream: JetStream,
  stream: StreamShape,
  count: number,
): Promise<void> {
  const publish = (n: number) => jetstream.publish(`${stream.name}.${n % 3}`, bytes(String(n)));
  for (let first = 1; first <= count; first += 250) {
    const numbers = Array.from({ length: Math.min(250, count + 1 - first) }, (_, index) => first + index);
    // Sent in order over one connection, they lie in the stream in that order.
    await Promise.all(numbers.map(publish));
  }
}

/** The first of the two: what `work` gives, or a failure after `timeoutMs`. */
export async function within<T>(timeoutMs: number, work: Promise<T>): Promise<T> {
  const over = new AbortController();
  const late = delay(timeoutMs, undefined, { signal: over.signal }).then(() => {
    throw new Error(`Not done within ${timeoutMs} ms`);
  });
  late.catch(() => undefined);
  return Promise.race([work, late]).finally(() => over.abort());
}
