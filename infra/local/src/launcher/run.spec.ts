import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { freePort } from '../process/ports.ts';
import { identifyProcess } from '../process/process-table.ts';
import { itWithIpv6 } from '../testing/it-with-ipv6.ts';
import { makeStandInRepository } from '../testing/stand-in-repository.ts';
import { waitFor } from '../testing/wait-for.ts';
import { PORTS } from './settings.ts';

const SCRIPT = join(import.meta.dirname, '..', 'testing', 'run-stand-ins.ts');
const EVERYTHING = ['edge', 'ingest', 'nats', 'postgres', 'query', 'realtime', 'registry'];

/** The launcher as a process of its own, as `npm start` runs it. */
class Start {
  text = '';
  readonly process: ChildProcess;
  readonly ended: Promise<number | null>;

  constructor(repository: string, env: Record<string, string>) {
    const { PATH = '' } = process.env;
    this.process = spawn(process.execPath, [SCRIPT, repository], { env: { PATH, ...env } });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.on('data', (data: Buffer) => (this.text += data.toString()));
    }
    this.ended = new Promise((resolve) => this.process.once('exit', resolve));
  }

  ready(): Promise<unknown> {
    return waitFor('the system', () => {
      if (this.process.exitCode !== null) throw new Error(this.text);
      return this.text.includes('The system is ready');
    });
  }

  async stop(): Promise<number | null> {
    this.process.kill('SIGINT');
    return this.ended;
  }
}

interface Child {
  readonly name: string;
  readonly pid: number;
}

describe('npm start', () => {
  const repository = makeStandInRepository();
  const env: Record<string, string> = {};
  const dataDir = join(repository, '.data');

  function children(): Child[] {
    const text = readFileSync(join(dataDir, 'launcher.json'), 'utf8');
    return (JSON.parse(text) as { children: Child[] }).children;
  }
  const living = (all: readonly Child[]) =>
    all.filter(({ pid }) => identifyProcess(pid) !== undefined).map(({ name }) => name);

  beforeAll(async () => {
    // All at once, so that they differ.
    const ports = Object.values(PORTS).map(
      async ({ variable }) => (env[variable] = String(await freePort())),
    );
    await Promise.all(ports);
  });
  afterAll(() => rmSync(repository, { recursive: true, force: true }));

  it('starts everything, says where to look, and leaves nothing running when it is stopped', async () => {
    const start = new Start(repository, env);
    await start.ready();
    const all = children();
    expect(living(all).sort()).toEqual(EVERYTHING);
    const { API_SECRET_KEY: key } = JSON.parse(readFileSync(join(dataDir, 'secrets.json'), 'utf8')) as Record<
      string,
      string
    >;
    expect(start.text).toContain(`Console    http://localhost:${env.PORT ?? ''}\n`);
    expect(start.text).toContain(`Admin key  ${key ?? ''}\n`);
    expect(start.text.split('The system is ready')).toHaveLength(2);
    expect(statSync(join(dataDir, 'secrets.json')).mode & 0o777).toBe(0o600);
    await expect(start.stop()).resolves.toBe(0);
    expect(living(all)).toEqual([]);
  });

  it('takes the key from the environment and shows that one', async () => {
    const start = new Start(repository, { ...env, API_SECRET_KEY: 'a-key-of-one-s-own' });
    await start.ready();
    expect(start.text).toContain('Admin key  a-key-of-one-s-own\n');
    await expect(start.stop()).resolves.toBe(0);
  });

  it('refuses a second start on the same data and names the first', async () => {
    const first = new Start(repository, env);
    await first.ready();
    const second = new Start(repository, env);
    await expect(second.ended).resolves.toBe(1);
    expect(second.text).toContain(`already runs on ${dataDir}: process ${first.process.pid ?? 0}`);
    expect(living(children()).sort()).toEqual(EVERYTHING);
    await first.stop();
  });

  it('recovers from kill -9 of the servers, and a start recovers from kill -9 of the launcher', async () => {
    const first = new Start(repository, env);
    await first.ready();
    const killed = children().filter(({ name }) => name === 'postgres' || name === 'nats');
    for (const { pid } of killed) process.kill(pid, 'SIGKILL');
    await waitFor('both to be ready again', () => first.text.split('is ready again').length === 3);

    const all = children();
    first.process.kill('SIGKILL');
    await first.ended;
    const second = new Start(repository, env);
    await second.ready();
    expect(second.text).toContain('Stopped what a killed start had left: postgres, nats');
    expect(living(all)).toEqual([]);
    await expect(second.stop()).resolves.toBe(0);
  });

  it('names every fault of the settings before it prepares anything', async () => {
    const start = new Start(repository, { ...env, APP_ENV: 'prod', DEVICE_API_KEYS: 'bare-key-1' });
    await expect(start.ended).resolves.toBe(1);
    expect(start.text).toMatch(
      /^\nThe settings are not valid:\n {2}APP_ENV must [^]*\n {2}DEVICE_API_KEYS may /,
    );
  });

  itWithIpv6('waits for the edge at its own address, and says that one', async () => {
    const start = new Start(repository, { ...env, HOST: '::1' });
    await start.ready();
    expect(start.text).toContain(`Console    http://[::1]:${env.PORT ?? ''}\n`);
    await expect(start.stop()).resolves.toBe(0);
  });

  it('names the port that is taken, who wanted it and the setting that changes it', async () => {
    const holder = createServer().listen(Number(env.QUERY_PORT), '127.0.0.1');
    const start = new Start(repository, env);
    await expect(start.ended).resolves.toBe(1);
    holder.close();
    expect(start.text).toContain(
      `port ${env.QUERY_PORT ?? ''}, wanted by query, is taken by another program; choose another with QUERY_PORT=`,
    );
  });
});
