import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { RunningService } from '@telemetry/chassis';
import { Client } from './client.ts';
import { pythonPackages } from './python-packages.ts';
import { ADMIN_KEY, System } from './system.ts';
import { waitFor } from './wait-for.ts';

const packages = pythonPackages();
const describeWithPython = packages === undefined ? describe.skip : describe;
const system = new System();
let gateway: RunningService;

interface Line {
  readonly type: string;
  readonly id?: string;
  readonly readings?: readonly { readonly id: string }[];
}

/** A client in Python that prints what it is sent, a line of JSON each. */
class PythonClient {
  private output = '';
  private readonly exit: Promise<unknown[]>;

  constructor(script: string, args: readonly string[]) {
    const path = fileURLToPath(new URL(`python/${script}`, import.meta.url));
    const env = { PYTHONPATH: packages };
    const child = spawn('/usr/bin/python3', [path, ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.on('data', (data: Buffer) => (this.output += data.toString()));
    this.exit = once(child, 'close');
  }

  get lines(): Line[] {
    const complete = this.output.slice(0, this.output.lastIndexOf('\n') + 1).split('\n');
    return complete.filter((line) => line !== '').map((line) => JSON.parse(line) as Line);
  }

  async end(): Promise<unknown> {
    return (await this.exit)[0];
  }
}

describeWithPython('clients that nobody here wrote', () => {
  beforeAll(async () => {
    await system.start();
    await system.ensureStreams();
    await system.register('a');
    gateway = await system.startGateway();
    const client = await Client.connect(gateway.port);
    await waitFor(async () => (await client.subscribe({ device_id: 'a' })).ok);
    client.close();
  });
  afterAll(async () => {
    await gateway.stop();
    await system.stop();
  });

  it("subscribe and receive: Debian's python3-websockets", async () => {
    const before = system.published.get('a')?.length ?? 0;
    const url = `ws://127.0.0.1:${gateway.port}/api/v1/realtime/subscribe/a`;
    const client = new PythonClient('plain.py', [url, ADMIN_KEY, '3']);
    await waitFor(() => ['ack', 'pong'].every((type) => client.lines.some((line) => line.type === type)));
    await system.publish('a', 'a');
    await system.publish('a');
    expect(await client.end()).toBe(0);
    const ids = client.lines.filter(({ type }) => type === 'reading').map(({ id }) => id);
    expect(ids).toEqual(system.published.get('a')!.slice(before));
  });

  it("subscribe and receive: Debian's python3-socketio", async () => {
    const before = system.published.get('a')?.length ?? 0;
    const url = `http://127.0.0.1:${gateway.port}`;
    const client = new PythonClient('socket_io.py', [url, ADMIN_KEY, 'a', '3']);
    await waitFor(() => client.lines.some(({ type }) => type === 'ack'));
    await system.publish('a', 'a');
    await system.publish('a');
    expect(await client.end()).toBe(0);
    const ids = client.lines.flatMap(({ readings = [] }) => readings.map(({ id }) => id));
    expect(ids).toEqual(system.published.get('a')!.slice(before));
  });
});
