import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { watchOutput } from '@telemetry/local';
import { Client } from './client.ts';
import { freePort, GatewayProcess } from './gateway-process.ts';
import { PlainClient } from './plain-client.ts';
import { Load, System } from './system.ts';
import { waitFor } from './wait-for.ts';

const EDGE = fileURLToPath(new URL('../../../infra/edge/src/main.ts', import.meta.url));
const system = new System();
let port: number;
let edgePort: number;
let edge: ChildProcess;

beforeAll(async () => {
  [port, edgePort] = [await freePort(), await freePort()];
  await system.start();
  await system.ensureStreams();
  const env = {
    HOST: '127.0.0.1',
    PORT: String(edgePort),
    REALTIME_URL: `http://127.0.0.1:${port}`,
    LOG_LEVEL: 'trace',
  };
  edge = watchOutput(spawn(process.execPath, [EDGE], { env, stdio: ['ignore', 'pipe', 'pipe'] }));
  await waitFor(async () => {
    const answer = await fetch(`http://127.0.0.1:${edgePort}/livez`).catch(() => undefined);
    return answer?.status === 200;
  });
});
afterAll(async () => {
  edge.kill('SIGKILL');
  await system.stop();
});

describe('a gateway that stops', () => {
  it('tells its clients when to come back, sends them away one by one, and ends with 0', async () => {
    const gateway = await GatewayProcess.start({ ...system.env, WS_DRAIN_MS: '1000' }, port);
    try {
      const plain: PlainClient[] = [];
      const socketIo: Client[] = [];
      for (let i = 0; i < 10; i++) {
        plain.push(await PlainClient.follow(i % 2 === 0 ? port : edgePort, '/stream/all'));
        const client = await Client.connect(port);
        expect(await client.subscribe({ all: true })).toMatchObject({ ok: true });
        socketIo.push(client);
      }
      const load = new Load(system, ['a']);
      await waitFor(() => [...plain, ...socketIo].every((client) => client.readings.length > 0));
      const reasons = socketIo.map(
        ({ socket }) => new Promise<string>((resolve) => socket.once('disconnect', resolve)),
      );
      const ended = gateway.end('SIGTERM');
      await waitFor(() => plain[0]!.of('reconnect').length > 0);
      const readyz = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
      expect(readyz?.status).not.toBe(200);
      expect(await ended).toBe(0);
      await load.stop();

      // Not 'io server disconnect', after which a client would stay away.
      for (const reason of await Promise.all(reasons)) expect(reason).toMatch(/^transport/);
      for (const client of plain) expect(await client.end()).toBe(1012);
      const told = [
        ...socketIo.flatMap(({ reconnects }) => reconnects),
        ...plain.flatMap((client) => client.of('reconnect')),
      ].map(({ after_ms: afterMs }) => Number(afterMs));
      expect(told.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => (i + 1) * 10));
      for (const client of [...plain, ...socketIo]) {
        expect(client.ids()).toEqual(system.published.get('a')!.slice(0, client.readings.length));
      }
    } finally {
      await gateway.cleanUp();
    }
  });
});

describe('the endpoints through the edge', () => {
  it('serve clients, tell them apart by address, and say why they refuse', async () => {
    const settings = { WS_MAX_PER_ADDRESS: '1' };
    const gateway = await GatewayProcess.start({ ...system.env, ...settings }, port);
    try {
      const client = await PlainClient.follow(edgePort, '/stream/all');
      const from = system.published.get('a')?.length ?? 0;
      await system.publish('a', 'a');
      await waitFor(() => client.readings.length === 2);
      expect(client.ids()).toEqual(system.published.get('a')!.slice(from));

      const second = await PlainClient.open(edgePort, '/stream/all');
      expect(await second.end()).toBe(4429);
      expect(second.of('error')).toMatchObject([{ code: 'RATE_LIMITED' }]);
      const nobody = await PlainClient.open(edgePort, '/stream/all', { headers: {} });
      expect(await nobody.end()).toBe(4429);
      client.close();
      await client.end();
      await waitFor(async () => {
        const refused = await PlainClient.open(edgePort, '/stream/all', { headers: {} });
        return (await refused.end()) === 4401;
      });
    } finally {
      await gateway.cleanUp();
    }
  });
});
