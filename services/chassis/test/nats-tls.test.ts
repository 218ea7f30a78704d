import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, natsServerBinary, startServer, type RunningServer } from '@telemetry/local';
import { generate } from 'selfsigned';

const CLIENT = `
  const { JetStream } = await import(process.argv[1]);
  const broker = await JetStream.connect(process.argv[2], 'test');
  await broker.check();
  await broker.close();
  console.log('spoke TLS');
  process.exit();`;

let folder = '';
let server: RunningServer;
let port = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'nats-tls-'));
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }]);
  writeFileSync(join(folder, 'tls.crt'), cert);
  writeFileSync(join(folder, 'tls.key'), key);
  port = await freePort();
  const args = ['--addr', '127.0.0.1', '--port', String(port), '--jetstream', '--store_dir', folder];
  server = await startServer({
    name: 'nats',
    command: await natsServerBinary(),
    args: [...args, '--tls', '--tlscert', join(folder, 'tls.crt'), '--tlskey', join(folder, 'tls.key')],
    env: {},
    // The client waits for it.
    isReady: () => Promise.resolve(true),
  });
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

/** A process of its own, since Node takes the authorities that it believes from its environment as it starts. */
function connect(env: NodeJS.ProcessEnv, timeout = 20_000): string {
  const module = new URL('../dist/nats/jetstream.js', import.meta.url).href;
  const args = ['--input-type=module', '--eval', CLIENT, '--', module, `tls://localhost:${port}`];
  return execFileSync(process.execPath, args, { env, encoding: 'utf8', stdio: 'pipe', timeout });
}

describe('a broker with TLS', () => {
  it('is spoken to when its certificate is vouched for', () => {
    expect(connect({ NODE_EXTRA_CA_CERTS: join(folder, 'tls.crt') })).toBe('spoke TLS\n');
  });

  it('is not when nobody vouches for it: the client keeps trying', () => {
    expect(() => connect({}, 2_000)).toThrow('ETIMEDOUT');
  });
});
