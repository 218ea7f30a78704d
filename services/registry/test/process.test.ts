import { type ChildProcess, spawn } from 'node:child_process';
import { type AddressInfo, createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { keepPassword, startTestStack, type TestStack, watchOutput } from '@telemetry/local';
import { ADMIN_KEY } from './api.ts';
import { waitFor } from './wait-for.ts';

let stack: TestStack;
let port: number;

beforeAll(async () => {
  stack = await startTestStack({ services: ['registry'], migrated: 'registry' });
  port = await freePort();
});
afterAll(() => stack.stop());

function start(env: Record<string, string>, ...args: string[]): ChildProcess {
  const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
  return watchOutput(spawn(process.execPath, [main, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] }));
}

/** A port that nobody listens on now. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port: free } = server.address() as AddressInfo;
      server.close(() => resolve(free));
    });
  });
}

const exitOf = (child: ChildProcess) => new Promise<number | null>((resolve) => child.once('exit', resolve));

const probe = (path: string, headers = {}) =>
  fetch(`http://127.0.0.1:${port}${path}`, { headers }).catch(() => undefined);

describe('the process', () => {
  it('lists every fault of its configuration at once, without the values, and exits with 1', async () => {
    const child = start({ API_SECRET_KEY: 'too-short', DATABASE_URL: 'sqlite:///dev.db', PORT: 'eight' });
    const [code, faults] = await Promise.all([exitOf(child), text(child.stderr!)]);

    expect(code).toBe(1);
    for (const name of ['API_SECRET_KEY', 'DATABASE_URL', 'PORT', 'NATS_URL']) expect(faults).toContain(name);
    expect(faults).not.toContain('too-short');
  });

  it('is ready when it can work, says what is missing when not, and ends with 0 on SIGTERM', async () => {
    const child = start({
      DATABASE_URL: stack.databaseUrl('registry'),
      NATS_URL: stack.natsUrl('registry'),
      API_SECRET_KEY: ADMIN_KEY,
      HOST: '127.0.0.1',
      PORT: String(port),
      DEBUG: 'true',
    });
    const output = text(child.stdout!);
    await waitFor(async () => ((await probe('/readyz'))?.status === 200 ? true : undefined));
    expect((await probe('/openapi.json'))?.status).toBe(200);

    expect((await probe('/api/v1/devices', { 'x-api-key': ADMIN_KEY }))?.status).toBe(200);

    await stack.nats.kill();
    await waitFor(async () => ((await probe('/readyz?verbose'))?.status === 503 ? true : undefined));
    expect((await probe('/livez'))?.status).toBe(200);

    const exit = exitOf(child);
    child.kill('SIGTERM');
    expect(await exit).toBe(0);
    const log = await output;
    expect(log).toContain('"sql":"');
    expect(log).not.toContain(ADMIN_KEY);
    for (const line of log.trim().split('\n'))
      expect(JSON.parse(line)).toMatchObject({ service: 'registry' });
  });

  it('says who has to migrate when it may not, and starts once `migrate` has done so', async () => {
    await stack.postgres.createDatabase('fresh');
    const DATABASE_URL = keepPassword(stack.postgres.urlFor('fresh'));
    const nats = await startTestStack({ services: ['registry'] });
    const env = {
      DATABASE_URL,
      NATS_URL: nats.natsUrl('registry'),
      API_SECRET_KEY: ADMIN_KEY,
      HOST: '127.0.0.1',
      PORT: String(port),
    };
    const early = start(env);
    const [refusal, words] = await Promise.all([exitOf(early), text(early.stdout!)]);
    expect([refusal, words]).toEqual([
      1,
      expect.stringMatching(/lacks migrations: .*dist\/main\.js migrate/),
    ]);

    const migration = start(
      { DATABASE_URL, MIGRATION_DATABASE_URL: keepPassword(stack.postgres.ownerUrlFor('fresh')) },
      'migrate',
    );
    const [code, told] = await Promise.all([exitOf(migration), text(migration.stdout!)]);
    expect([code, told]).toEqual([0, expect.stringContaining('The database is up to date')]);

    const child = start(env);
    const exit = exitOf(child);
    await waitFor(async () => ((await probe('/readyz'))?.status === 200 ? true : undefined));
    child.kill('SIGTERM');
    expect(await exit).toBe(0);
    await nats.stop();
  });

  it('migrates only with both addresses of the database', async () => {
    const child = start({ DATABASE_URL: stack.databaseUrl('registry') }, 'migrate');
    const [code, faults] = await Promise.all([exitOf(child), text(child.stderr!)]);
    expect([code, faults]).toEqual([1, expect.stringContaining('MIGRATION_DATABASE_URL is required')]);
  });
});
