import { connect as dial, createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { connect, disconnect } from '../src/writer/connection.repository.ts';
import { System } from './system.ts';

let system: System;
let wire: Wire;

/** A way to the database that can go silent, as when its host vanishes: no answer, and no end either. */
class Wire {
  private readonly sockets: Socket[] = [];

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async to({ hostname, port }: URL): Promise<Wire> {
    const server = createServer((near) => {
      const far = dial(Number(port), hostname);
      for (const socket of [near, far]) socket.on('error', () => undefined);
      near.pipe(far).pipe(near);
      wire.sockets.push(near, far);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return new Wire(server, (server.address() as { port: number }).port);
  }

  silence(): void {
    for (const socket of this.sockets) socket.unpipe().pause();
  }

  cut(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }
}

beforeAll(async () => {
  system = await System.start([]);
});
afterAll(() => system.stop());

const address = (): URL => new URL(system.stack.databaseUrl('query'));
const throughWire = (): string => {
  const url = address();
  url.hostname = '127.0.0.1';
  url.port = String(wire.port);
  return url.href;
};

beforeEach(async () => {
  wire = await Wire.to(address());
});
afterEach(() => {
  wire.cut();
});

describe('a writer whose database host vanishes', () => {
  it('is told soon after a statement should have been done', async () => {
    const client = await connect(throughWire(), 'test', 500);
    wire.silence();
    await expect(client.query('select 1')).rejects.toThrow('timeout');
    await disconnect(client);
  }, 8_000);

  it('does not wait long for its leave', async () => {
    const client = await connect(throughWire(), 'test');
    wire.silence();
    await disconnect(client);
    expect(wire.port).toBeGreaterThan(0);
  }, 8_000);
});

it('a statement that is stuck in a database that answers is ended by the database', async () => {
  const client = await connect(throughWire(), 'test', 300);
  await expect(client.query('select pg_sleep(5)')).rejects.toThrow('statement timeout');
  expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  await disconnect(client);
});
